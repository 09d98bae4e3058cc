import { Link } from "@tanstack/react-router";

import { CopyNumber } from "@/components/copy-number";
import list from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import { PriorityMark } from "@/components/priority-mark";
import { SortHeader } from "@/components/sort-header";
import { StatusBadge } from "@/components/status-badge";
import { SubjectWords } from "@/components/subject-words";

import type { OwnTicket } from "../api/own-tickets";
import type { Sort } from "../lib/search";
import classes from "./own-tickets.module.css";

type RowsProps = {
  tickets: readonly OwnTicket[];
  /** Numbers of those that are no longer in the list. */
  gone: ReadonlySet<string>;
  sort: Sort;
  onSort: (sort: Sort) => void;
};

const kindOf = ({ category, sub_category }: OwnTicket): string =>
  [category, sub_category].filter(Boolean).join(" / ");

export function OwnTicketTable({ tickets, gone, sort, onSort }: RowsProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard
    <section className={list.scroll} aria-label="Tickets" tabIndex={0}>
      <table className={`${list.table} ${classes.table}`}>
        <thead>
          <tr>
            <SortHeader
              column="priority"
              label="Priority"
              sort={sort}
              onSort={onSort}
              className={classes.priority}
            />
            <th scope="col" className={list.number}>
              Number
            </th>
            <th scope="col">Subject</th>
            <th scope="col" className={classes.kind}>
              Kind
            </th>
            <SortHeader
              column="status"
              label="Status"
              sort={sort}
              onSort={onSort}
              className={classes.status}
            />
            <SortHeader
              column="created"
              label="Created"
              sort={sort}
              onSort={onSort}
              className={list.assigned}
            />
          </tr>
        </thead>
        <tbody>
          {tickets.map((ticket) => (
            <tr
              key={ticket.ticket_id}
              className={list.row}
              data-gone={gone.has(ticket.ticket_id) || undefined}
            >
              <td>
                <PriorityMark priority={ticket.priority} withWord />
              </td>
              <td className={list.above}>
                <CopyNumber number={ticket.ticket_id} />
              </td>
              <td>
                <SubjectLink ticket={ticket} />
              </td>
              <td className={classes.kind} dir="auto">
                {kindOf(ticket)}
              </td>
              <td>
                <StatusBadge status={ticket.status} />
              </td>
              <td className={`${list.above} ${list.assigned}`}>
                <Moment at={ticket.created_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function OwnTicketCards({ tickets, gone }: RowsProps) {
  return (
    <ul className={list.cards}>
      {tickets.map((ticket) => (
        <li
          key={ticket.ticket_id}
          className={list.card}
          data-gone={gone.has(ticket.ticket_id) || undefined}
        >
          <div className={list.cardTop}>
            <PriorityMark priority={ticket.priority} withWord />
            <span className="tabular">{ticket.ticket_id}</span>
          </div>
          <SubjectLink ticket={ticket} />
          <div className={list.cardFoot}>
            <StatusBadge status={ticket.status} />
            <Moment at={ticket.created_at} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The one link of a row; it covers the row, so that a click anywhere opens the ticket. */
function SubjectLink({ ticket }: { ticket: OwnTicket }) {
  return (
    <Link
      to="/tickets/$number"
      params={{ number: ticket.ticket_id }}
      className={list.link}
      data-row-link
      dir="auto"
    >
      <SubjectWords subject={ticket.subject} description={ticket.description} />
    </Link>
  );
}
