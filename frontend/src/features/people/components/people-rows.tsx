import { Link } from "@tanstack/react-router";

import list from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import { PersonAvatar } from "@/components/person-avatar";
import { SortHeader } from "@/components/sort-header";
import { StatusBadge } from "@/components/status-badge";

import type { Account } from "../api/people";
import { type Sort, stateOf } from "../lib/search";
import classes from "./people.module.css";

type RowsProps = {
  people: readonly Account[];
  sort: Sort;
  onSort: (sort: Sort) => void;
};

/** What an account may, in one line. */
const rolesIn = (account: Account): string => {
  if (account.user_type === "employee") return "Employee";
  return (
    account.roles
      .map(({ system, role }) => (system === "tts" ? role : `${system.toUpperCase()}: ${role}`))
      .join(", ") || "No role"
  );
};

export function PeopleTable({ people, sort, onSort }: RowsProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard
    <section className={list.scroll} aria-label="People" tabIndex={0}>
      <table className={`${list.table} ${classes.table}`}>
        <thead>
          <tr>
            <SortHeader column="name" label="Name" sort={sort} onSort={onSort} />
            <SortHeader
              column="email"
              label="E-mail"
              sort={sort}
              onSort={onSort}
              className={classes.email}
            />
            <th scope="col">Roles</th>
            <th scope="col" className={classes.state}>
              State
            </th>
            <SortHeader
              column="since"
              label="Since"
              sort={sort}
              onSort={onSort}
              className={classes.since}
            />
          </tr>
        </thead>
        <tbody>
          {people.map((account) => (
            <tr key={account.user_id} className={list.row}>
              <td>
                <span className={classes.name}>
                  <PersonAvatar name={account.full_name} />
                  <PersonLink account={account} />
                </span>
              </td>
              <td className={classes.muted}>{account.email}</td>
              <td>{rolesIn(account)}</td>
              <td>
                <StatusBadge status={stateOf(account)} />
              </td>
              <td className={`${list.above} ${classes.muted}`}>
                <Moment at={account.created_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function PeopleCards({ people }: RowsProps) {
  return (
    <ul className={list.cards}>
      {people.map((account) => (
        <li key={account.user_id} className={list.card}>
          <div className={classes.cardName}>
            <PersonLink account={account} />
            <StatusBadge status={stateOf(account)} />
          </div>
          <span className={classes.muted}>{account.email}</span>
          <span className={list.cardFoot}>{rolesIn(account)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The one link of a row; it covers the row, so that a click anywhere opens the person. */
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
