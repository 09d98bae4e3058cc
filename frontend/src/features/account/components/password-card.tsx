import { Button, PasswordInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";

import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { Icon } from "@/components/icon";
import { fieldErrorsOf } from "@/lib/field-errors";
import { focusComplaint, focusInvalid, formInUse } from "@/lib/focus-invalid";

import { useChangePassword } from "../api/account";

const EMPTY = { current_password: "", new_password: "" };
const SHOW = { "aria-label": "Show the password" };

/** The form to change the password; it also asks for the current one. */
export function PasswordCard({ email }: { email: string }) {
  const change = useChangePassword();
  const [isSaid, setIsSaid] = useState(false);
  const values = useForm({
    initialValues: EMPTY,
    validate: {
      current_password: (value) => (value ? null : "Enter the password that holds now."),
      new_password: (value, { current_password }) => {
        if (!value) return "Enter a new password.";
        return value === current_password ? "This is the password that holds now." : null;
      },
    },
    onValuesChange: () => setIsSaid(false),
  });
  const { current_password, new_password } = values.values;
  const submit = values.onSubmit(
    (body) =>
      change.mutate(body, {
        onSuccess: () => {
          // Keep a new password that was typed during the request, because it was not sent.
          values.setValues((now) =>
            now.new_password === body.new_password ? EMPTY : { ...now, current_password: "" },
          );
          values.clearErrors();
          setIsSaid(true);
        },
        onError: (error) => {
          values.setErrors(fieldErrorsOf(error, Object.keys(EMPTY)));
          focusInvalid(formInUse());
        },
      }),
    focusComplaint,
  );
  const hasFieldError = Object.keys(values.errors).length > 0;
  return (
    <section className={form.card} aria-labelledby="profile-password">
      <div className={form.head}>
        <h2 id="profile-password">Password</h2>
        <p className={form.lead}>
          With a new one every other device is signed out; you stay signed in here.
        </p>
      </div>
      <form onSubmit={submit} noValidate className={form.fields}>
        {change.error && !hasFieldError && (
          <FormError error={change.error} otherwise="Changing it did not work. Try again." />
        )}
        {/* Lets a password manager know whose password this is. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          visibilityToggleButtonProps={SHOW}
          {...values.getInputProps("current_password")}
        />
        <PasswordInput
          label="New password"
          description="At least 8 characters. A few words in a row are easy to keep."
          autoComplete="new-password"
          visibilityToggleButtonProps={SHOW}
          {...values.getInputProps("new_password")}
        />
        <div className={form.actions}>
          <Button
            type="submit"
            variant="default"
            disabled={!current_password && !new_password}
            loading={change.isPending}
          >
            Change the password
          </Button>
          {isSaid && (
            <span className={form.said} role="status">
              <Icon name="check" size={16} />
              Changed; every other device is signed out
            </span>
          )}
        </div>
      </form>
    </section>
  );
}
