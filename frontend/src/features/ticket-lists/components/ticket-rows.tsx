import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { CopyNumber } from "@/components/copy-number";
import { ExplainedDeadline } from "@/components/explained-deadline";
import { type ListColumn, ListRows } from "@/components/list-rows";
import list from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import { PriorityMark } from "@/components/priority-mark";
import { StatusBadge } from "@/components/status-badge";
import { SubjectWords } from "@/components/subject-words";
import { WholeDeadline } from "@/components/whole-deadline";
import { sentence } from "@/lib/sentence";
import type { ShownRows } from "@/lib/use-list";
import type { RowSelection } from "@/lib/use-selection";

import type { ListRow } from "../lib/rows";
import type { Column, Sort, Tab } from "../lib/search";
import classes from "./ticket-list.module.css";

type Assign = ((row: ListRow) => void) | undefined;

const columnsOf = (tab: Tab, onAssign: Assign): ListColumn<ListRow, Column>[] => [
  {
    label: "Priority",
    isLabelHidden: true,
    head: list.narrow,
    cell: list.mark,
    render: ({ priority }) => <PriorityMark priority={priority} />,
  },
  {
    label: "Number",
    head: `${list.number} ${list.spare}`,
    cell: `${list.above} ${list.spare}`,
    render: ({ number }) => <CopyNumber number={number} />,
  },
  { label: "Subject", render: (row) => <SubjectLink row={row} /> },
  ...(tab === "unassigned" ? waitingColumns(onAssign) : takenColumns(tab)),
];

const waitingColumns = (onAssign: Assign): ListColumn<ListRow, Column>[] => [
  {
    label: "Why nobody works on it",
    head: classes.why,
    cell: classes.why,
    render: ({ waiting }) => <span>{waiting}</span>,
  },
  deadlineColumn,
  arrivedColumn("Since"),
  ...(onAssign
    ? [
        {
          label: "What to do",
          isLabelHidden: true,
          head: classes.act,
          cell: `${list.above} ${classes.act}`,
          render: (row: ListRow) => <AssignButton row={row} onAssign={onAssign} />,
        },
      ]
    : []),
];

const takenColumns = (tab: Tab): ListColumn<ListRow, Column>[] => [
  tab === "active"
    ? { label: "Step", head: list.step, render: ({ step }) => step }
    : {
        label: "Status",
        head: classes.status,
        render: ({ status }) => status && <StatusBadge status={status} />,
      },
  {
    label: "Holder",
    head: `${classes.holder} ${classes.optional}`,
    cell: classes.optional,
    dir: "auto",
    render: ({ holders, waiting }) => holders || waiting,
  },
  deadlineColumn,
  ...(tab === "active" ? [wholeColumn] : []),
  arrivedColumn("Arrived"),
];

const deadlineColumn: ListColumn<ListRow, Column> = {
  label: "Deadline",
  sort: "deadline",
  head: list.deadline,
  cell: list.above,
  render: (row) => <RowDeadline row={row} />,
};

const wholeColumn: ListColumn<ListRow, Column> = {
  label: "Ticket due",
  sort: "ticket",
  head: list.whole,
  cell: `${list.above} ${list.whole}`,
  render: ({ sla }) => sla && <WholeDeadline deadline={sla} />,
};

const arrivedColumn = (label: string): ListColumn<ListRow, Column> => ({
  label,
  sort: "arrived",
  head: `${list.assigned} ${classes.optional}`,
  cell: `${list.assigned} ${classes.optional}`,
  render: ({ createdAt }) => <Moment at={createdAt} />,
});

export function TicketRows({
  tickets,
  tab,
  sort,
  onSort,
  selection,
  onAssign,
}: {
  tickets: ShownRows<ListRow, string>;
  tab: Tab;
  sort: Sort;
  onSort: (sort: Sort) => void;
  selection: RowSelection<ListRow> | undefined;
  /** Absent if the user may not put tickets into a workflow. */
  onAssign: Assign;
}) {
  return (
    <ListRows
      label="Tickets"
      list={tickets}
      columns={columnsOf(tab, onAssign)}
      card={(row) => <TicketCard row={row} tab={tab} onAssign={onAssign} />}
      sort={sort}
      onSort={onSort}
      selection={selection}
      className={classes.table}
    />
  );
}

function TicketCard({ row, tab, onAssign }: { row: ListRow; tab: Tab; onAssign: Assign }) {
  return (
    <>
      <div className={list.cardTop}>
        <PriorityMark priority={row.priority} withWord />
        <span className="tabular">{row.number}</span>
      </div>
      <SubjectLink row={row} />
      {tab === "unassigned" ? (
        <>
          <p className={list.cardTop}>{row.waiting}</p>
          {row.sla && (
            <span className={list.above}>
              <RowDeadline row={row} />
            </span>
          )}
          {onAssign && row.taskId === null && (
            <div className={`${list.above} ${classes.cardAct}`}>
              <AssignButton row={row} onAssign={onAssign} />
            </div>
          )}
        </>
      ) : (
        <div className={list.cardFoot}>
          {tab === "inactive" && row.status && <StatusBadge status={row.status} />}
          {tab === "active" && (
            <span className={`${list.above} ${list.cardDeadlines}`}>
              <RowDeadline row={row} />
              {row.nearest?.of === "step" && row.sla && (
                <WholeDeadline deadline={row.sla} hasName />
              )}
            </span>
          )}
          <span className={list.cardStep}>
            <bdi dir="auto">{row.step}</bdi>
            {row.step && (row.holders || row.waiting) && " · "}
            <bdi dir="auto">{row.holders || row.waiting}</bdi>
          </span>
        </div>
      )}
    </>
  );
}

/** The link of a row. It covers the row, so that a click anywhere on it opens the ticket. */
function SubjectLink({ row }: { row: ListRow }) {
  return (
    <Link
      to="/tickets/$number"
      params={{ number: row.number }}
      className={list.link}
      data-row-link
      dir="auto"
    >
      <SubjectWords subject={row.subject} description={row.description} />
    </Link>
  );
}

function RowDeadline({ row }: { row: ListRow }) {
  const { sla, nearest } = row;
  if (sla === null || row.taskId === null) return null;
  const isOfStep = nearest?.of === "step";
  return (
    <ExplainedDeadline
      subject={{ number: row.number, taskId: row.taskId, rev: row.rev }}
      deadline={nearest ?? sla}
      part={isOfStep ? sentence`This step, ${nearest.step_name}` : undefined}
      whole={isOfStep ? sla : undefined}
    />
  );
}

function AssignButton({ row, onAssign }: { row: ListRow; onAssign: (row: ListRow) => void }) {
  if (row.taskId !== null) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`Assign workflow to ${row.number}`}
      onClick={() => onAssign(row)}
    >
      Assign workflow
    </Button>
  );
}
