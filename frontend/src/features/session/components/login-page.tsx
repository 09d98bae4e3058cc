import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { Mark } from "@/components/mark";
import { RequestId } from "@/components/states";
import { ApiError } from "@/lib/api/errors";

import { useSignIn } from "../api/session";
import classes from "./login-page.module.css";
import { LoginPicture } from "./login-picture";

export function LoginPage({ onSignedIn }: { onSignedIn: () => void }) {
  const signIn = useSignIn();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: "", password: "" },
    validate: {
      email: (value) => (value.includes("@") ? null : "Enter your e-mail address."),
      password: (value) => (value ? null : "Enter your password."),
    },
  });

  const submit = form.onSubmit((credentials) =>
    signIn.mutate(credentials, {
      onSuccess: onSignedIn,
      onError: (error) => {
        if (!(error instanceof ApiError)) return;
        for (const [field, messages] of Object.entries(error.fields)) {
          if (field in credentials) form.setFieldError(field, messages[0]);
        }
      },
    }),
  );

  return (
    <div className={classes.page}>
      <main className={classes.side}>
        <div className={classes.box}>
          <Mark size={36} />
          <h1 className={classes.title}>Sign in to Ticket Tracking</h1>
          <p className={classes.lead}>Use the address that your tickets are assigned to.</p>
          <form onSubmit={submit} noValidate className={classes.form}>
            {signIn.error && <LoginError error={signIn.error} />}
            <TextInput
              label="E-mail"
              type="email"
              size="md"
              autoComplete="username"
              autoFocus
              key={form.key("email")}
              {...form.getInputProps("email")}
            />
            <PasswordInput
              label="Password"
              size="md"
              autoComplete="current-password"
              visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
              key={form.key("password")}
              {...form.getInputProps("password")}
            />
            <Button type="submit" size="md" fullWidth mt={4} loading={signIn.isPending}>
              Sign in
            </Button>
          </form>
        </div>
      </main>
      <aside className={classes.picture} aria-label="What this is">
        <LoginPicture />
      </aside>
    </div>
  );
}

function LoginError({ error }: { error: Error }) {
  const isOurs = error instanceof ApiError;
  return (
    <div className={classes.error} role="alert">
      <p>{isOurs ? error.message : "Signing in did not work. Try it again."}</p>
      {isOurs && error.status >= 500 && error.requestId && <RequestId id={error.requestId} />}
    </div>
  );
}
