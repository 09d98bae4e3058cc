import { Link } from "@tanstack/react-router";

import { CopyNumber } from "@/components/copy-number";
import { ExplainedDeadline } from "@/components/explained-deadline";
import classes from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import { PriorityMark } from "@/components/priority-mark";
import { SortHeader } from "@/components/sort-header";
import { StatusBadge } from "@/components/status-badge";
import { SubjectWords } from "@/components/subject-words";
import { sentence } from "@/lib/sentence";

import type { MyWorkRow } from "../api/my-work";
import type { Column, Sort } from "../lib/search";

export function WorkTable({
  rows,
  gone,
  tab,
  sort,
  onSort,
}: {
  rows: readonly MyWorkRow[];
  /** Items that are no longer in the list, by id. */
  gone: ReadonlySet<number>;
  tab: "open" | "acted";
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const header = (column: Column, label: string, className?: string, hidden = false) => (
    <SortHeader
      column={column}
      label={label}
      sort={sort}
      onSort={onSort}
      className={className}
      isLabelHidden={hidden}
    />
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard
    <section className={classes.scroll} aria-label="Tickets" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            {header("priority", "Priority", classes.narrow, true)}
            <th scope="col" className={classes.number}>
              Number
            </th>
            <th scope="col">Subject</th>
            <th scope="col" className={classes.step}>
              {tab === "open" ? "Step" : "Status"}
            </th>
            <th scope="col" className={classes.role}>
              Role
            </th>
            {header("deadline", "Deadline", classes.deadline)}
            {tab === "open"
              ? header("assigned", "Assigned", classes.assigned)
              : header("acted", "Acted", classes.assigned)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.task_item_id}
              className={classes.row}
              data-gone={gone.has(row.task_item_id) || undefined}
            >
              <td className={classes.mark}>
                <PriorityMark priority={row.task.ticket.priority} />
              </td>
              <td className={classes.above}>
                <CopyNumber number={row.task.ticket.ticket_number} />
              </td>
              <td>
                <SubjectLink row={row} />
              </td>
              <td>{tab === "open" ? stepName(row) : <Ending row={row} />}</td>
              <td className={classes.role} dir="auto">
                {row.role}
              </td>
              <td className={classes.above}>
                <RowDeadline row={row} />
              </td>
              <td className={classes.assigned}>
                <Moment at={row.acted_on ?? row.assigned_on} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const stepName = (row: MyWorkRow): string => row.task.current_step?.name ?? "Finished";

const ENDINGS: Partial<Record<MyWorkRow["outcome"], string>> = {
  transferred: "Went to somebody else",
  escalated: "Escalated",
};

/** What became of it: not every part that is closed was done by the one who had it. */
function Ending({ row }: { row: MyWorkRow }) {
  return ENDINGS[row.outcome] ?? <StatusBadge status={row.task.ticket.status} />;
}

/** The one link of a row; it covers the row, so that a click anywhere opens the ticket. */
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

export function WorkCards({
  rows,
  gone,
}: {
  rows: readonly MyWorkRow[];
  gone: ReadonlySet<number>;
}) {
  return (
    <ul className={classes.cards}>
      {rows.map((row) => (
        <li
          key={row.task_item_id}
          className={classes.card}
          data-gone={gone.has(row.task_item_id) || undefined}
        >
          <div className={classes.cardTop}>
            <PriorityMark priority={row.task.ticket.priority} withWord />
            <span className="tabular">{row.task.ticket.ticket_number}</span>
          </div>
          <SubjectLink row={row} />
          <div className={classes.cardFoot}>
            <span className={classes.above}>
              <RowDeadline row={row} />
            </span>
            <span className={classes.cardStep}>
              <bdi dir="auto">{stepName(row)}</bdi> · <bdi dir="auto">{row.role}</bdi>
            </span>
          </div>
        </li>
      ))}
    </ul>
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
