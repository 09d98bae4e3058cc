import { Link } from "@tanstack/react-router";

import { type ListColumn, ListRows } from "@/components/list-rows";
import list from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import { PersonAvatar } from "@/components/person-avatar";
import { StatusBadge } from "@/components/status-badge";
import type { ShownRows } from "@/lib/use-list";

import type { Account } from "../api/people";
import { type Column, type Sort, stateOf } from "../lib/search";
import classes from "./people.module.css";

/** The roles of an account, in one line. */
const rolesIn = (account: Account): string => {
  if (account.user_type === "employee") return "Employee";
  return (
    account.roles
      .map(({ system, role }) => (system === "tts" ? role : `${system.toUpperCase()}: ${role}`))
      .join(", ") || "No role"
  );
};

const COLUMNS: ListColumn<Account, Column>[] = [
  {
    label: "Name",
    sort: "name",
    render: (account) => (
      <span className={classes.name}>
        <PersonAvatar name={account.full_name} />
        <PersonLink account={account} />
      </span>
    ),
  },
  {
    label: "E-mail",
    sort: "email",
    head: classes.email,
    cell: classes.muted,
    render: ({ email }) => email,
  },
  { label: "Roles", render: rolesIn },
  {
    label: "State",
    head: classes.state,
    render: (account) => <StatusBadge status={stateOf(account)} />,
  },
  {
    label: "Since",
    sort: "since",
    head: classes.since,
    cell: `${list.above} ${classes.muted}`,
    render: ({ created_at }) => <Moment at={created_at} />,
  },
];

export function PeopleRows({
  people,
  sort,
  onSort,
}: {
  people: ShownRows<Account, number>;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  return (
    <ListRows
      label="People"
      list={people}
      columns={COLUMNS}
      card={(account) => <PersonCard account={account} />}
      sort={sort}
      onSort={onSort}
      className={classes.table}
    />
  );
}

function PersonCard({ account }: { account: Account }) {
  return (
    <>
      <div className={classes.cardName}>
        <PersonLink account={account} />
        <StatusBadge status={stateOf(account)} />
      </div>
      <span className={classes.muted}>{account.email}</span>
      <span className={list.cardFoot}>{rolesIn(account)}</span>
    </>
  );
}

/** The link of a row. It covers the row, so that a click anywhere on it opens the person. */
function PersonLink({ account }: { account: Account }) {
  return (
    <Link
      to="/people/$userId"
      params={{ userId: String(account.user_id) }}
      className={list.link}
      data-row-link
    >
      <bdi dir="auto">{account.full_name}</bdi>
    </Link>
  );
}
