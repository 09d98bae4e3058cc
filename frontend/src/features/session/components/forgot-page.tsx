import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link } from "@tanstack/react-router";

import { FormError } from "@/components/form-error";
import { Icon } from "@/components/icon";
import { fieldErrorsOf } from "@/lib/field-errors";
import { focusComplaint, focusInvalid, formInUse } from "@/lib/focus-invalid";

import { useForgotPassword } from "../api/password";
import { Door } from "./door";
import classes from "./door.module.css";

/** The page to request a mail with a link for a new password. */
export function ForgotPage() {
  const forgot = useForgotPassword();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: "" },
    validate: {
      email: (value) => (value.includes("@") ? null : "Enter your e-mail address."),
    },
  });
  const submit = form.onSubmit(
    ({ email }) =>
      forgot.mutate(email.trim(), {
        onError: (error) => {
          form.setErrors(fieldErrorsOf(error, ["email"]));
          focusInvalid(formInUse());
        },
      }),
    focusComplaint,
  );

  if (forgot.isSuccess) {
    return (
      <Door
        title="Look into your mail"
        lead={
          <>
            If there is an account for <strong>{forgot.variables}</strong>, a mail with a link is on
            its way. The link works once, within an hour.
          </>
        }
      >
        <div className={classes.foot}>
          <p>Nothing after some minutes: look into the spam folder, or ask an Admin.</p>
          <Button variant="default" onClick={() => forgot.reset()}>
            Use another address
          </Button>
          <BackToLogin />
        </div>
      </Door>
    );
  }
  return (
    <Door
      title="Forgot the password"
      lead="Tell your e-mail address, and you get a link to choose a new one."
    >
      <form onSubmit={submit} noValidate className={classes.form}>
        {forgot.error && (
          <FormError error={forgot.error} otherwise="Asking for a link did not work. Try again." />
        )}
        <TextInput
          label="E-mail"
          type="email"
          size="md"
          autoComplete="username"
          autoFocus
          key={form.key("email")}
          {...form.getInputProps("email")}
        />
        <Button type="submit" size="md" fullWidth mt={4} loading={forgot.isPending}>
          Send the link
        </Button>
      </form>
      <div className={classes.foot}>
        <BackToLogin />
      </div>
    </Door>
  );
}

export function BackToLogin() {
  return (
    <Link to="/login" className={classes.back}>
      <Icon name="left" size={14} />
      Back to signing in
    </Link>
  );
}
