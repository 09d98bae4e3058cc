import { Link } from "@tanstack/react-router";

import { CopyNumber } from "@/components/copy-number";
import { type ListColumn, ListRows } from "@/components/list-rows";
import list from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import { PriorityMark } from "@/components/priority-mark";
import { StatusBadge } from "@/components/status-badge";
import { SubjectWords } from "@/components/subject-words";
import type { ShownRows } from "@/lib/use-list";

import type { OwnTicket } from "../api/own-tickets";
import type { Column, Sort } from "../lib/search";
import classes from "./own-tickets.module.css";

const kindOf = ({ category, sub_category }: OwnTicket): string =>
  [category, sub_category].filter(Boolean).join(" / ");

const COLUMNS: ListColumn<OwnTicket, Column>[] = [
  {
    label: "Priority",
    sort: "priority",
    head: classes.priority,
    render: ({ priority }) => <PriorityMark priority={priority} withWord />,
  },
  {
    label: "Number",
    head: list.number,
    cell: list.above,
    render: ({ ticket_id }) => <CopyNumber number={ticket_id} />,
  },
  { label: "Subject", render: (ticket) => <SubjectLink ticket={ticket} /> },
  { label: "Kind", head: classes.kind, cell: classes.kind, dir: "auto", render: kindOf },
  {
    label: "Status",
    sort: "status",
    head: classes.status,
    render: ({ status }) => <StatusBadge status={status} />,
  },
  {
    label: "Created",
    sort: "created",
    head: list.assigned,
    cell: `${list.above} ${list.assigned}`,
    render: ({ created_at }) => <Moment at={created_at} />,
  },
];

export function OwnTicketRows({
  tickets,
  sort,
  onSort,
}: {
  tickets: ShownRows<OwnTicket, string>;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  return (
    <ListRows
      label="Tickets"
      list={tickets}
      columns={COLUMNS}
      card={(ticket) => <OwnTicketCard ticket={ticket} />}
      sort={sort}
      onSort={onSort}
      className={classes.table}
    />
  );
}

function OwnTicketCard({ ticket }: { ticket: OwnTicket }) {
  return (
    <>
      <div className={list.cardTop}>
        <PriorityMark priority={ticket.priority} withWord />
        <span className="tabular">{ticket.ticket_id}</span>
      </div>
      <SubjectLink ticket={ticket} />
      <div className={list.cardFoot}>
        <StatusBadge status={ticket.status} />
        <Moment at={ticket.created_at} />
      </div>
    </>
  );
}

/** The link of a row. It covers the row, so that a click anywhere on it opens the ticket. */
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
