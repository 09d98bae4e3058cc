import { Link } from "@tanstack/react-router";

import { CopyNumber } from "@/components/copy-number";
import { ExplainedDeadline } from "@/components/explained-deadline";
import { type ListColumn, ListRows } from "@/components/list-rows";
import classes from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import { PriorityMark } from "@/components/priority-mark";
import { StatusBadge } from "@/components/status-badge";
import { SubjectWords } from "@/components/subject-words";
import { WholeDeadline } from "@/components/whole-deadline";
import { sentence } from "@/lib/sentence";
import type { ShownRows } from "@/lib/use-list";
import type { RowSelection } from "@/lib/use-selection";

import type { MyWorkRow } from "../api/my-work";
import type { Column, Sort, Tab } from "../lib/search";

const stepName = (row: MyWorkRow): string => row.task.current_step?.name ?? "Finished";

const columnsOf = (tab: Tab): ListColumn<MyWorkRow, Column>[] => [
  {
    label: "Priority",
    isLabelHidden: true,
    sort: "priority",
    head: classes.narrow,
    cell: classes.mark,
    render: (row) => <PriorityMark priority={row.task.ticket.priority} />,
  },
  {
    label: "Number",
    head: `${classes.number} ${classes.spare}`,
    cell: `${classes.above} ${classes.spare}`,
    render: (row) => <CopyNumber number={row.task.ticket.ticket_number} />,
  },
  { label: "Subject", render: (row) => <SubjectLink row={row} /> },
  tab === "open"
    ? { label: "Step", head: classes.step, render: stepName }
    : { label: "Status", head: classes.step, render: (row) => <Ending row={row} /> },
  { label: "Role", head: classes.role, cell: classes.role, dir: "auto", render: (row) => row.role },
  {
    label: "Deadline",
    sort: "deadline",
    head: classes.deadline,
    cell: classes.above,
    render: (row) => <RowDeadline row={row} />,
  },
  {
    label: "Ticket due",
    sort: "ticket",
    head: classes.whole,
    cell: `${classes.above} ${classes.whole}`,
    render: (row) => <WholeDeadline deadline={row.task.sla} />,
  },
  {
    ...(tab === "open"
      ? { label: "Assigned", sort: "assigned" }
      : { label: "Acted", sort: "acted" }),
    head: classes.assigned,
    cell: classes.assigned,
    render: (row) => <Moment at={row.acted_on ?? row.assigned_on} />,
  },
];

export function WorkRows({
  list,
  tab,
  sort,
  onSort,
  selection,
}: {
  list: ShownRows<MyWorkRow, number>;
  tab: Tab;
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** Absent if rows cannot be selected. */
  selection?: RowSelection<MyWorkRow> | undefined;
}) {
  return (
    <ListRows
      label="Tickets"
      list={list}
      columns={columnsOf(tab)}
      card={(row) => <WorkCard row={row} />}
      sort={sort}
      onSort={onSort}
      selection={selection}
    />
  );
}

const ENDINGS: Partial<Record<MyWorkRow["outcome"], string>> = {
  transferred: "Went to somebody else",
  escalated: "Escalated",
};

/** The way in which the item ended, which need not be an act of the holder. */
function Ending({ row }: { row: MyWorkRow }) {
  return ENDINGS[row.outcome] ?? <StatusBadge status={row.task.ticket.status} />;
}

/** The link of a row. It covers the row, so that a click anywhere on it opens the ticket. */
function SubjectLink({ row }: { row: MyWorkRow }) {
  return (
    <Link
      to="/tickets/$number"
      params={{ number: row.task.ticket.ticket_number }}
      className={classes.link}
      data-row-link
      dir="auto"
    >
      <SubjectWords subject={row.task.ticket.subject} />
    </Link>
  );
}

function WorkCard({ row }: { row: MyWorkRow }) {
  return (
    <>
      <div className={classes.cardTop}>
        <PriorityMark priority={row.task.ticket.priority} withWord />
        <span className="tabular">{row.task.ticket.ticket_number}</span>
      </div>
      <SubjectLink row={row} />
      <div className={classes.cardFoot}>
        <span className={`${classes.above} ${classes.cardDeadlines}`}>
          <RowDeadline row={row} />
          <WholeDeadline deadline={row.task.sla} hasName />
        </span>
        <span className={classes.cardStep}>
          <bdi dir="auto">{stepName(row)}</bdi> · <bdi dir="auto">{row.role}</bdi>
        </span>
      </div>
    </>
  );
}

function RowDeadline({ row }: { row: MyWorkRow }) {
  const { task_id, rev, ticket, current_step } = row.task;
  const isHeld = row.acted_on === null && current_step !== null;
  return (
    <ExplainedDeadline
      subject={{ number: ticket.ticket_number, taskId: task_id, rev }}
      deadline={row.sla}
      whole={isHeld ? row.task.sla : undefined}
      part={isHeld ? sentence`This step, ${current_step.name}` : "Your part of it"}
    />
  );
}
