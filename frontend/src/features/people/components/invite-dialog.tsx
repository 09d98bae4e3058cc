import { Button, SegmentedControl } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef } from "react";

import { Dialog } from "@/components/dialog";
import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { LimitedInput } from "@/components/limited";
import { fieldErrorsOf } from "@/lib/field-errors";
import { focusInvalid } from "@/lib/focus-invalid";
import { excessWords, LIMITS } from "@/lib/limits";
import { sentence } from "@/lib/sentence";
import { submitByKey } from "@/lib/submit-by-key";
import { useFocusBack } from "@/lib/use-focus-back";

import { type Invited, type Kind, roleChoicesQuery, useInvite } from "../api/people";
import type { HeldRole } from "../lib/roles";
import classes from "./people.module.css";
import { RoleChecks } from "./role-checks";
import { SetUpLink } from "./set-up-link";

const KINDS: { value: Kind; label: string }[] = [
  { value: "staff", label: "Staff" },
  { value: "employee", label: "Employee" },
];

/** Creates an account; the person gets a mail with a link to set the password. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  // The second dialog replaces the first, so only this component knows what opened the first.
  useFocusBack();
  const invite = useInvite();
  if (invite.data) return <Sent invited={invite.data} onClose={onClose} />;
  return (
    <Dialog onClose={onClose} title="Invite somebody" size="lg" closeOnClickOutside={false}>
      <InviteForm invite={invite} onClose={onClose} />
    </Dialog>
  );
}

function InviteForm({
  invite,
  onClose,
}: {
  invite: ReturnType<typeof useInvite>;
  onClose: () => void;
}) {
  const choices = useQuery(roleChoicesQuery);
  const values = useForm({
    initialValues: {
      full_name: "",
      email: "",
      user_type: "staff" as Kind,
      roles: [] as HeldRole[],
    },
    validate: {
      full_name: (value) =>
        value.trim() ? excessWords(value, LIMITS.personName) : "Enter the name.",
      email: (value) =>
        value.includes("@") ? excessWords(value, LIMITS.email) : "Enter the e-mail address.",
    },
  });
  const isStaff = values.values.user_type === "staff";
  const element = useRef<HTMLFormElement>(null);
  const complain = () => focusInvalid(element.current);
  const submit = values.onSubmit((entered) => {
    if (invite.isPending) return;
    invite.mutate(
      {
        full_name: entered.full_name.trim(),
        email: entered.email.trim(),
        user_type: entered.user_type,
        roles: isStaff ? entered.roles : [],
      },
      {
        onError: (error) => {
          values.setErrors(fieldErrorsOf(error, Object.keys(values.values)));
          complain();
        },
      },
    );
  }, complain);
  const name = values.values.full_name.trim();
  const isOnField = Boolean(values.errors.email || values.errors.full_name);
  return (
    <form
      ref={element}
      onSubmit={submit}
      onKeyDown={submitByKey}
      noValidate
      className={classes.dialog}
    >
      {invite.error && !isOnField && (
        <FormError error={invite.error} otherwise="The invitation did not work." />
      )}
      <LimitedInput
        label="Name (required)"
        limit={LIMITS.personName}
        readOnly={invite.isPending}
        data-autofocus
        {...values.getInputProps("full_name")}
      />
      <LimitedInput
        label="E-mail (required)"
        description="The link to choose a password is mailed there; it works for three days."
        type="email"
        limit={LIMITS.email}
        readOnly={invite.isPending}
        {...values.getInputProps("email")}
      />
      <SegmentedControl
        aria-label="Kind of account"
        data={KINDS}
        value={values.values.user_type}
        onChange={(value) => values.setFieldValue("user_type", value)}
      />
      {!isStaff && (
        <p className={form.note}>
          An employee posts tickets and sees their own, with the public part of the conversation.
        </p>
      )}
      {isStaff && choices.data && (
        <RoleChecks
          choices={choices.data}
          roles={values.values.roles}
          onRoles={(roles) => values.setFieldValue("roles", roles)}
        />
      )}
      {isStaff && choices.isError && (
        <p className={form.note}>The roles did not load. They can be given later as well.</p>
      )}
      <div className={form.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={invite.isPending}>
          {name ? sentence`Invite ${name}` : "Invite"}
        </Button>
      </div>
    </form>
  );
}

function Sent({ invited, onClose }: { invited: Invited; onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title={sentence`${invited.full_name} is invited`} size="lg">
      <SetUpLink invited={invited} />
      <div className={form.buttons}>
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link to="/people/$userId" params={{ userId: String(invited.user_id) }} {...props} />
          )}
        >
          Open <bdi>{invited.full_name}</bdi>
        </Button>
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
