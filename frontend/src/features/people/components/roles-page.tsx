import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { AbsenceDialog } from "@/components/absence-dialog";
import { ListPage, type ListPageProps, type ListTab } from "@/components/list-page";
import page from "@/components/list-page.module.css";
import { type ListColumn, ListRows } from "@/components/list-rows";
import list from "@/components/list-rows.module.css";
import { PersonAvatar } from "@/components/person-avatar";
import { useEndAbsence } from "@/lib/api/absences";
import { sentence } from "@/lib/sentence";
import { formatExact } from "@/lib/time/format";
import { useList } from "@/lib/use-list";

import { type Absence, absencesQuery, PAGE_SIZE, type Role, rolesQuery } from "../api/roles";
import type { RolesSearch, RolesTab } from "../lib/roles-search";
import people from "./people.module.css";
import classes from "./roles.module.css";

export const TITLE = "Roles";
export const LIST_TABS: readonly ListTab<RolesTab>[] = [
  { label: "Roles" },
  { value: "away", label: "Away" },
];

type Props = ListPageProps<RolesSearch> & {
  /** Whether the viewer may set and end the absences of others. */
  isAdmin: boolean;
};

/** The list of roles, and the list of people who are away. For Admins and coordinators. */
export function RolesPage(props: Props) {
  return props.search.tab === "away" ? <AwayList {...props} /> : <RoleList {...props} />;
}

const headOf = ({ search, onSearch }: Props) => ({
  title: TITLE,
  tabs: LIST_TABS,
  tab: search.tab,
  onTab: (tab: RolesTab | undefined) => onSearch({ tab }),
});

const REFUSED = "The turns of roles are for Admins and Ticket Coordinators.";

function RoleList(props: Props) {
  const roles = useList({
    queryOf: (number: number) => rolesQuery({ page: number === 1 ? undefined : number }),
    page: props.search.page,
    pageSize: PAGE_SIZE,
    idOf: (role: Role) => role.role_id,
    isHeld: false,
    onSearch: props.onSearch,
  });
  return (
    <ListPage
      {...headOf(props)}
      list={roles}
      toolbar={null}
      words={{
        loading: "Loading roles",
        failed: "The roles did not load",
        refused: REFUSED,
        nothing: {
          icon: "people",
          title: "No role yet",
          text: "Roles come from the service that keeps the accounts.",
        },
      }}
      rows={
        <ListRows
          label="Roles"
          list={roles}
          columns={ROLE_COLUMNS}
          card={(role) => (
            <>
              <RoleLink role={role} />
              <span className={list.cardFoot}>
                {role.system.toUpperCase()} · {role.people} people · {role.away} away
              </span>
            </>
          )}
          className={classes.roleTable}
        />
      }
    />
  );
}

const ROLE_COLUMNS: ListColumn<Role>[] = [
  { label: "Role", render: (role) => <RoleLink role={role} /> },
  {
    label: "System",
    head: classes.system,
    cell: people.muted,
    render: ({ system }) => system.toUpperCase(),
  },
  { label: "People", head: classes.number, cell: classes.number, render: (role) => role.people },
  { label: "Away", head: classes.number, cell: classes.number, render: (role) => role.away },
];

function RoleLink({ role }: { role: Role }) {
  return (
    <Link
      to="/roles/$roleId"
      params={{ roleId: String(role.role_id) }}
      className={list.link}
      data-row-link
    >
      <bdi dir="auto">{role.name}</bdi>
    </Link>
  );
}

function AwayList(props: Props) {
  const [changing, setChanging] = useState<Absence | null>(null);
  const [said, setSaid] = useState("");
  const absences = useList({
    queryOf: (number: number) => absencesQuery({ page: number === 1 ? undefined : number }),
    page: props.search.page,
    pageSize: PAGE_SIZE,
    idOf: (absence: Absence) => absence.user_id,
    isHeld: false,
    onSearch: props.onSearch,
  });
  // The reloaded list removes the row, so this page, not the row, waits for the end of the absence.
  const end = useEndAbsence();
  const onEnd = ({ user_id, user_full_name }: Absence) =>
    end.mutateAsync(user_id).then(
      () => setSaid(sentence`The absence of ${user_full_name} is ended.`),
      (error: Error) => setSaid(`It did not work: ${error.message}`),
    );
  const acts = (absence: Absence) => (
    <Acts
      absence={absence}
      onChange={setChanging}
      onEnd={onEnd}
      isEnding={end.isPending && end.variables === absence.user_id}
    />
  );
  return (
    <ListPage
      {...headOf(props)}
      list={absences}
      toolbar={
        said ? (
          <div className={page.toolbar}>
            <p role="status" className={classes.said}>
              {said}
            </p>
          </div>
        ) : null
      }
      words={{
        loading: "Loading who is away",
        failed: "The absences did not load",
        refused: REFUSED,
        nothing: {
          icon: "check",
          title: "Everybody is there",
          text: "People who are away or will be are listed here, with who takes their turns.",
        },
      }}
      rows={
        <ListRows
          label="Absences"
          list={absences}
          columns={props.isAdmin ? [...AWAY_COLUMNS, actsColumn(acts)] : AWAY_COLUMNS}
          card={(absence) => (
            <>
              <bdi dir="auto" className={classes.name}>
                {absence.user_full_name}
              </bdi>
              <span className={people.muted}>{awayWords(absence)}</span>
              <span className={people.muted}>{delegateWords(absence)}</span>
              {props.isAdmin && <span className={classes.cardActs}>{acts(absence)}</span>}
            </>
          )}
          className={classes.awayTable}
        />
      }
    >
      {changing && (
        <AbsenceDialog
          person={{
            ...changing,
            delegate:
              changing.delegate_user_id === null
                ? null
                : {
                    value: String(changing.delegate_user_id),
                    label: changing.delegate_full_name,
                  },
          }}
          onDone={setSaid}
          onClose={() => setChanging(null)}
        />
      )}
    </ListPage>
  );
}

const awayWords = ({ is_away, away_from, away_until }: Absence): string =>
  is_away
    ? `Until ${formatExact(away_until)}`
    : `${formatExact(away_from)} to ${formatExact(away_until)}`;

const delegateWords = ({ delegate_user_id, delegate_full_name }: Absence): string =>
  delegate_user_id === null
    ? "Turns are skipped"
    : delegate_full_name || `Person ${delegate_user_id}`;

const AWAY_COLUMNS: ListColumn<Absence>[] = [
  {
    label: "Name",
    cell: classes.name,
    render: ({ user_full_name }) => (
      <span className={people.name}>
        <PersonAvatar name={user_full_name} />
        <bdi dir="auto">{user_full_name}</bdi>
      </span>
    ),
  },
  {
    label: "State",
    head: classes.state,
    render: ({ is_away }) => (is_away ? "Away" : "There, away later"),
  },
  { label: "When", head: classes.when, render: awayWords },
  { label: "Turns go to", dir: "auto", render: delegateWords },
];

const actsColumn = (acts: (absence: Absence) => React.ReactNode): ListColumn<Absence> => ({
  label: "What to do",
  isLabelHidden: true,
  head: classes.acts,
  cell: `${list.above} ${classes.acts}`,
  render: acts,
});

function Acts({
  absence,
  onChange,
  onEnd,
  isEnding,
}: {
  absence: Absence;
  onChange: (absence: Absence) => void;
  onEnd: (absence: Absence) => void;
  isEnding: boolean;
}) {
  const name = absence.user_full_name;
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={sentence`Change the absence of ${name}`}
        onClick={() => onChange(absence)}
      >
        Change
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={sentence`End now the absence of ${name}`}
        loading={isEnding}
        onClick={() => onEnd(absence)}
      >
        End now
      </Button>
    </>
  );
}
