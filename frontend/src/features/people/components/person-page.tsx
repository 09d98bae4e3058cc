import { Button, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Dialog } from "@/components/dialog";
import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { Icon } from "@/components/icon";
import { LeaveGuard } from "@/components/leave-guard";
import { Moment } from "@/components/moment";
import { PersonAvatar } from "@/components/person-avatar";
import { EmptyState, ErrorState } from "@/components/states";
import { StatusBadge } from "@/components/status-badge";
import { TitleBelowList } from "@/components/title-below-list";
import { isMissing, isRefused } from "@/lib/api/errors";

import {
  type Account,
  personQuery,
  roleChoicesQuery,
  useInviteAgain,
  useSetRoles,
} from "../api/people";
import { roleIdsQuery } from "../api/roles";
import { areSameRoles, type HeldRole, holdsRole } from "../lib/roles";
import { stateOf } from "../lib/search";
import { AbsenceCard } from "./absence-card";
import { ActivityDialog } from "./activity-dialog";
import { LeaveRolesDialog } from "./leave-roles-dialog";
import classes from "./people.module.css";
import { RoleChecks } from "./role-checks";
import { SetUpLink } from "./set-up-link";

/** The account of one person: name, roles, and whether the person may sign in. */
export function PersonPage({ userId, viewerId }: { userId: number; viewerId: number }) {
  const person = useQuery(personQuery(userId));
  if (person.isError && !person.data) {
    const isClosed = isRefused(person.error);
    return (
      <div className={form.page}>
        <TitleBelowList name="Person" list="People" to="/people" />
        {isMissing(person.error) || isClosed ? (
          <EmptyState
            icon={isClosed ? "lock" : "search"}
            title={isClosed ? "Not open to you" : "There is no such account"}
          >
            {isClosed
              ? "Only Admins see who has an account here."
              : "The address may be mistyped; accounts are never deleted."}
          </EmptyState>
        ) : (
          <ErrorState
            title="The account did not load"
            error={person.error}
            onRetry={() => person.refetch()}
            isRetrying={person.isFetching}
          />
        )}
      </div>
    );
  }
  if (!person.data) {
    return (
      <div className={form.page}>
        <TitleBelowList name="Person" list="People" to="/people" />
        <div className={form.card} role="status" aria-label="Loading the account">
          <Skeleton height={28} width="40%" />
          <Skeleton height={12} width="60%" />
          <Skeleton height={12} width="50%" />
        </div>
      </div>
    );
  }
  const account = person.data;
  const isOwn = account.user_id === viewerId;
  return (
    <div className={form.page}>
      <TitleBelowList name={account.full_name} list="People" to="/people" />
      <AccountCard account={account} isOwn={isOwn} />
      {account.user_type === "staff" && <RolesCard account={account} isOwn={isOwn} />}
      {account.user_type === "staff" && account.is_active && account.roles.length > 0 && (
        <AbsenceCard userId={account.user_id} name={account.full_name} />
      )}
    </div>
  );
}

function AccountCard({ account, isOwn }: { account: Account; isOwn: boolean }) {
  const inviteAgain = useInviteAgain(account.user_id);
  const [isAsking, asking] = useDisclosure(false);
  const state = stateOf(account);
  return (
    <section className={form.card} aria-label="Account">
      <div className={classes.who}>
        <PersonAvatar name={account.full_name} size={40} />
        <h2 dir="auto">{account.full_name}</h2>
        <StatusBadge status={state} />
      </div>
      <dl className={form.facts}>
        <dt>E-mail</dt>
        <dd>{account.email}</dd>
        <dt>Kind</dt>
        <dd>
          {account.user_type === "employee"
            ? "Employee: posts tickets and sees their own"
            : "Staff"}
        </dd>
        <dt>Since</dt>
        <dd>
          <Moment at={account.created_at} />
        </dd>
      </dl>
      {inviteAgain.error && (
        <FormError
          error={inviteAgain.error}
          otherwise="Sending the link did not work. Try again."
        />
      )}
      {isOwn ? (
        <p className={form.note}>This is your own account; another Admin can deactivate it.</p>
      ) : (
        <div className={form.actions}>
          {account.is_active && (
            <Button
              variant="default"
              loading={inviteAgain.isPending}
              onClick={() => inviteAgain.mutate()}
            >
              {state === "invited" ? "Send the invitation again" : "Send a link for a new password"}
            </Button>
          )}
          <Button variant="default" onClick={asking.open}>
            {account.is_active ? "Deactivate" : "Activate"}
          </Button>
        </div>
      )}
      {isAsking && <ActivityDialog account={account} onClose={asking.close} />}
      {inviteAgain.data && (
        <Dialog onClose={inviteAgain.reset} title="The link is mailed" size="lg">
          <SetUpLink invited={inviteAgain.data} />
          <div className={form.buttons}>
            <Button onClick={inviteAgain.reset} data-autofocus>
              Done
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function RolesCard({ account, isOwn }: { account: Account; isOwn: boolean }) {
  const choices = useQuery(roleChoicesQuery);
  const setRoles = useSetRoles(account.user_id);
  const [draft, setDraft] = useState<HeldRole[] | null>(null);
  const roles = draft ?? account.roles;
  const isDirty = !areSameRoles(roles, account.roles);
  const taken = account.is_active ? account.roles.filter((it) => !holdsRole(roles, it)) : [];
  const takenIds = useQuery({ ...roleIdsQuery(taken), enabled: taken.length > 0 });
  const [isAsking, asking] = useDisclosure(false);
  const save = () =>
    setRoles.mutate(roles, {
      // Keep boxes that were ticked during the request, because they were not sent.
      onSuccess: () => {
        setDraft((now) => (now === roles ? null : now));
        asking.close();
      },
    });
  return (
    <section className={form.card} aria-labelledby="person-roles">
      <LeaveGuard isDirty={isDirty}>The roles are not saved yet.</LeaveGuard>
      <div className={form.head}>
        <h2 id="person-roles">Roles</h2>
        <p className={form.lead}>
          They count from the next sign-in or within ten minutes. What is held in a role that is
          taken goes on to others.
          {isOwn && " Your own Admin role only another Admin can take."}
        </p>
      </div>
      {setRoles.error && !isAsking && (
        <FormError error={setRoles.error} otherwise="Saving the roles did not work. Try again." />
      )}
      {choices.isError && !choices.data && (
        <ErrorState
          title="The roles did not load"
          error={choices.error}
          onRetry={() => choices.refetch()}
          isRetrying={choices.isFetching}
        />
      )}
      {choices.data && <RoleChecks choices={choices.data} roles={roles} onRoles={setDraft} />}
      <div className={form.actions}>
        <Button
          disabled={!isDirty}
          loading={setRoles.isPending}
          onClick={() => {
            if (taken.length > 0) asking.open();
            else save();
          }}
        >
          Save the roles
        </Button>
        {isDirty && (
          <Button
            variant="default"
            onClick={() => {
              setDraft(null);
              setRoles.reset();
            }}
          >
            Undo
          </Button>
        )}
        {setRoles.isSuccess && !isDirty && (
          <span className={form.said} role="status">
            <Icon name="check" size={16} />
            Saved
          </span>
        )}
      </div>
      {isAsking && (
        <LeaveRolesDialog
          userId={account.user_id}
          name={account.full_name}
          roles={taken.map(({ role }) => role)}
          roleIds={takenIds}
          error={setRoles.error}
          isSaving={setRoles.isPending}
          onSave={save}
          onClose={asking.close}
        />
      )}
    </section>
  );
}
