import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link } from "@tanstack/react-router";

import { FormError } from "@/components/form-error";
import { fieldErrorsOf } from "@/lib/field-errors";
import { focusComplaint, focusInvalid, formInUse } from "@/lib/focus-invalid";

import { useSignIn } from "../api/session";
import { Door } from "./door";
import classes from "./door.module.css";

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

  const submit = form.onSubmit(
    (credentials) =>
      signIn.mutate(credentials, {
        onSuccess: onSignedIn,
        onError: (error) => {
          form.setErrors(fieldErrorsOf(error, Object.keys(credentials)));
          focusInvalid(formInUse());
        },
      }),
    focusComplaint,
  );

  return (
    <Door
      title="Sign in to Ticket Tracking"
      lead="Use the address that your tickets are assigned to."
    >
      <form onSubmit={submit} noValidate className={classes.form}>
        {signIn.error && <FormError error={signIn.error} otherwise="Signing in did not work." />}
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
      <p className={classes.foot}>
        <Link to="/forgot-password">Forgot the password?</Link>
      </p>
    </Door>
  );
}
