import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useRef } from "react";

import { FormError } from "@/components/form-error";
import { fieldErrorsOf } from "@/lib/field-errors";
import { focusInvalid } from "@/lib/focus-invalid";

import { useSignInAgain } from "../api/session";
import classes from "./door.module.css";

/** The form to sign in again on a page that has lost its session; `email` is filled in. */
export function SignInForm({ email }: { email: string }) {
  const signIn = useSignInAgain();
  const element = useRef<HTMLFormElement>(null);
  const form = useForm({
    initialValues: { email, password: "" },
    validate: {
      email: (value) => (value.includes("@") ? null : "Enter your e-mail address."),
      password: (value) => (value ? null : "Enter your password."),
    },
  });
  const complain = () => focusInvalid(element.current);
  const submit = form.onSubmit(
    (credentials) =>
      signIn.mutate(credentials, {
        onError: (error) => {
          form.setErrors(fieldErrorsOf(error, Object.keys(credentials)));
          complain();
        },
      }),
    complain,
  );
  return (
    <form ref={element} onSubmit={submit} noValidate className={classes.form}>
      {signIn.error && <FormError error={signIn.error} otherwise="Signing in did not work." />}
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        {...form.getInputProps("email")}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
        data-autofocus
        {...form.getInputProps("password")}
      />
      <Button type="submit" fullWidth loading={signIn.isPending}>
        Sign in
      </Button>
    </form>
  );
}
