import { Button, PasswordInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { FormError } from "@/components/form-error";
import { Icon } from "@/components/icon";
import { ApiError } from "@/lib/api/errors";
import { fieldErrorsOf } from "@/lib/field-errors";
import { focusComplaint, focusInvalid, formInUse } from "@/lib/focus-invalid";

import { useResetPassword } from "../api/password";
import { dropLinkToken, readLinkToken } from "../lib/link-token";
import { Door } from "./door";
import classes from "./door.module.css";
import { BackToLogin } from "./forgot-page";

/** The page of a mailed link: the user chooses a first or a new password. */
export function ResetPage() {
  // Keep the token in state: the page still needs it after it has been used and dropped.
  const [link] = useState(readLinkToken);
  const reset = useResetPassword();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { new_password: "" },
    validate: { new_password: (value) => (value ? null : "Enter a password.") },
  });

  if (!link) {
    return (
      <LinkOver
        title="Open the link of your mail"
        lead="This page needs the link that was mailed to you. If you have opened it before and chosen no password, it still works: open it again."
      />
    );
  }
  if (isOver(reset.error)) {
    return (
      <LinkOver
        title="This link does not work any more"
        lead="A link works once, and for a limited time; a newer one ends it too. Nothing has changed."
      />
    );
  }
  if (reset.isSuccess) {
    return (
      <Door
        title="Your password is set"
        lead="Whoever was signed in with this account is signed out, on every device."
      >
        <div className={classes.foot}>
          <p className={classes.done} role="status">
            <Icon name="check" />
            Sign in with the new password now.
          </p>
          <Button size="md" component={Link} to="/login">
            Sign in
          </Button>
        </div>
      </Door>
    );
  }
  const submit = form.onSubmit(
    ({ new_password }) =>
      reset.mutate(
        { token: link.token, new_password },
        {
          onSuccess: dropLinkToken,
          onError: (error) => {
            form.setErrors(fieldErrorsOf(error, ["new_password"]));
            focusInvalid(formInUse());
            if (isOver(error)) dropLinkToken();
          },
        },
      ),
    focusComplaint,
  );
  const isFieldError = reset.error instanceof ApiError && "new_password" in reset.error.fields;
  return (
    <Door
      title={link.isNew ? "Choose your password" : "Choose a new password"}
      lead={
        link.isNew
          ? "Your account is ready. With a password of your own you sign in from now on."
          : "The old one ends, and every device that is signed in is signed out."
      }
    >
      <form onSubmit={submit} noValidate className={classes.form}>
        {reset.error && !isFieldError && (
          <FormError
            error={reset.error}
            otherwise="Setting the password did not work. Try again."
          />
        )}
        <PasswordInput
          label={link.isNew ? "Password" : "New password"}
          description="At least 8 characters. A few words in a row are easy to keep."
          size="md"
          autoComplete="new-password"
          autoFocus
          visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
          key={form.key("new_password")}
          {...form.getInputProps("new_password")}
        />
        <Button type="submit" size="md" fullWidth mt={4} loading={reset.isPending}>
          Set the password
        </Button>
      </form>
    </Door>
  );
}

const isOver = (error: Error | null): boolean =>
  error instanceof ApiError && error.code === "link_invalid";

function LinkOver({ title, lead }: { title: string; lead: string }) {
  return (
    <Door title={title} lead={lead}>
      <div className={classes.foot}>
        <Button component={Link} to="/forgot-password" size="md">
          Ask for a new link
        </Button>
        <BackToLogin />
      </div>
    </Door>
  );
}
