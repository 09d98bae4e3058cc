import { Button, Checkbox, Skeleton } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { Icon } from "@/components/icon";
import { LeaveGuard } from "@/components/leave-guard";
import { LimitedInput } from "@/components/limited";
import { Moment } from "@/components/moment";
import { PageHeading } from "@/components/page-title";
import { RoleChips } from "@/components/role-chips";
import { ErrorState } from "@/components/states";
import { ThemeSwitch } from "@/components/theme-switch";
import { fieldErrorsOf } from "@/lib/field-errors";
import { focusComplaint, focusInvalid, formInUse } from "@/lib/focus-invalid";
import { excessOf, LIMITS } from "@/lib/limits";
import { useSingleKeysSetting } from "@/lib/single-keys";

import { type Profile, profileQuery, useRename } from "../api/account";
import { PasswordCard } from "./password-card";

/** The user's own account: the name, the roles, the password, and the look of the app. */
export function ProfilePage({
  onRenamed,
}: {
  /** Called after a change of the name: the token has the name too and must be renewed. */
  onRenamed: () => void;
}) {
  const profile = useQuery(profileQuery);
  return (
    <div className={form.page}>
      <PageHeading title="Profile" />
      {profile.isPending && (
        <div className={form.card} role="status" aria-label="Loading the profile">
          <Skeleton height={12} width={120} />
          <Skeleton height={36} />
          <Skeleton height={12} width="60%" />
        </div>
      )}
      {profile.isError && !profile.data && (
        <ErrorState
          title="The profile did not load"
          error={profile.error}
          onRetry={() => profile.refetch()}
          isRetrying={profile.isFetching}
        />
      )}
      {profile.data && (
        <>
          <NameCard profile={profile.data} onRenamed={onRenamed} />
          <PasswordCard email={profile.data.email} />
        </>
      )}
      <KeysCard />
      <section className={form.card} aria-labelledby="profile-look">
        <div className={form.head}>
          <h2 id="profile-look">Theme</h2>
          <p className={form.lead}>Kept in this browser, for whoever uses it.</p>
        </div>
        <div className={form.fields}>
          <ThemeSwitch hasLegend={false} />
        </div>
      </section>
    </div>
  );
}

function KeysCard() {
  const [areOn, setOn] = useSingleKeysSetting();
  return (
    <section className={form.card} aria-labelledby="profile-keys">
      <div className={form.head}>
        <h2 id="profile-keys">Keyboard</h2>
        <p className={form.lead}>Kept in this browser, as the theme is.</p>
      </div>
      <div className={form.fields}>
        <Checkbox
          label="Shortcuts of a single key"
          description="c for a new ticket, j and k to walk a list, / to search. Off, these keys do nothing by themselves."
          checked={areOn}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
      </div>
    </section>
  );
}

function NameCard({ profile, onRenamed }: { profile: Profile; onRenamed: () => void }) {
  const rename = useRename();
  const [isSaid, setIsSaid] = useState(false);
  const values = useForm({
    initialValues: { full_name: profile.full_name },
    validate: { full_name: (value) => (value.trim() ? null : "Enter your name.") },
    onValuesChange: () => setIsSaid(false),
  });
  const isTooLong = excessOf(values.values.full_name, LIMITS.personName) > 0;
  const isDirty = values.values.full_name.trim() !== profile.full_name;
  const submit = values.onSubmit(
    ({ full_name }) =>
      rename.mutate(full_name.trim(), {
        onSuccess: (saved) => {
          // Keep text that was typed during the request, because it was not sent.
          values.setValues(({ full_name: now }) => ({
            full_name: now?.trim() === full_name.trim() ? saved.full_name : now,
          }));
          setIsSaid(true);
          onRenamed();
        },
        onError: (error) => {
          values.setErrors(fieldErrorsOf(error, ["full_name"]));
          focusInvalid(formInUse());
        },
      }),
    focusComplaint,
  );
  const hasFieldError = Boolean(values.errors.full_name);
  return (
    <section className={form.card} aria-labelledby="profile-you">
      <LeaveGuard isDirty={isDirty}>Your new name is not saved yet.</LeaveGuard>
      <div className={form.head}>
        <h2 id="profile-you">You</h2>
        <p className={form.lead}>
          The name stands on what you do from now on; what is written already keeps the old one.
        </p>
      </div>
      <form onSubmit={submit} noValidate className={form.fields}>
        {rename.error && !hasFieldError && (
          <FormError error={rename.error} otherwise="Saving did not work." />
        )}
        <LimitedInput
          label="Name (required)"
          autoComplete="name"
          limit={LIMITS.personName}
          {...values.getInputProps("full_name")}
        />
        <div className={form.actions}>
          <Button type="submit" disabled={!isDirty || isTooLong} loading={rename.isPending}>
            Save the name
          </Button>
          {isSaid && (
            <span className={form.said} role="status">
              <Icon name="check" size={16} />
              Saved
            </span>
          )}
        </div>
      </form>
      <dl className={form.facts}>
        <dt>E-mail</dt>
        <dd>{profile.email}</dd>
        <dt>Kind</dt>
        <dd>{profile.user_type === "employee" ? "Employee" : "Staff"}</dd>
        <dt>Roles</dt>
        <dd>
          <RoleChips roles={profile.roles} />
        </dd>
        <dt>Since</dt>
        <dd>
          <Moment at={profile.created_at} />
        </dd>
      </dl>
      <p className={form.lead}>An Admin changes the address and the roles.</p>
    </section>
  );
}
