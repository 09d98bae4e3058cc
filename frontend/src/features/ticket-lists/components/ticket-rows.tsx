import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { CopyNumber } from "@/components/copy-number";
import { ExplainedDeadline } from "@/components/explained-deadline";
import list from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import { PriorityMark } from "@/components/priority-mark";
import { SortHeader } from "@/components/sort-header";
import { StatusBadge } from "@/components/status-badge";
import { SubjectWords } from "@/components/subject-words";
import { sentence } from "@/lib/sentence";

import type { ListRow } from "../lib/rows";
import type { Sort, Tab } from "../lib/search";
import classes from "./ticket-list.module.css";

type RowsProps = {
  rows: readonly ListRow[];
  /** Numbers of those that are no longer in the list. */
  gone: ReadonlySet<string>;
  tab: Tab;
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** Absent for those who may not put a ticket into a workflow. */
  onAssign?: (row: ListRow) => void;
};

export function TicketTable({ rows, gone, tab, sort, onSort, onAssign }: RowsProps) {
  const isWaiting = tab === "unassigned";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard
    <section className={list.scroll} aria-label="Tickets" tabIndex={0}>
      <table className={`${list.table} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col" className={list.narrow}>
              <span className="visually-hidden">Priority</span>
            </th>
            <th scope="col" className={list.number}>
              Number
            </th>
            <th scope="col">Subject</th>
            {isWaiting ? (
              <>
                <th scope="col" className={classes.why}>
                  Why nobody works on it
                </th>
                <SortHeader
                  column="arrived"
                  label="Since"
                  sort={sort}
                  onSort={onSort}
                  className={`${list.assigned} ${classes.optional}`}
                />
                {onAssign && (
                  <th scope="col" className={classes.act}>
                    <span className="visually-hidden">What to do</span>
                  </th>
                )}
              </>
            ) : (
              <>
                <th scope="col" className={tab === "active" ? list.step : classes.status}>
                  {tab === "active" ? "Step" : "Status"}
                </th>
                <th scope="col" className={`${classes.holder} ${classes.optional}`}>
                  Holder
                </th>
                <SortHeader
                  column="deadline"
                  label="Deadline"
                  sort={sort}
                  onSort={onSort}
                  className={list.deadline}
                />
                <SortHeader
                  column="arrived"
                  label="Arrived"
                  sort={sort}
                  onSort={onSort}
                  className={`${list.assigned} ${classes.optional}`}
                />
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.number} className={list.row} data-gone={gone.has(row.number) || undefined}>
              <td className={list.mark}>
                <PriorityMark priority={row.priority} />
              </td>
              <td className={list.above}>
                <CopyNumber number={row.number} />
              </td>
              <td>
                <SubjectLink row={row} />
              </td>
              {isWaiting ? (
                <>
                  <td className={classes.why}>
                    <span>{row.waiting}</span>
                  </td>
                  <td className={`${list.assigned} ${classes.optional}`}>
                    <Moment at={row.createdAt} />
                  </td>
                  {onAssign && (
                    <td className={`${list.above} ${classes.act}`}>
                      <AssignButton row={row} onAssign={onAssign} />
                    </td>
                  )}
                </>
              ) : (
                <>
                  <td>
                    {tab === "active"
                      ? row.step
                      : row.status && <StatusBadge status={row.status} />}
                  </td>
                  <td className={classes.optional} dir="auto">
                    {row.holders || row.waiting}
                  </td>
                  <td className={list.above}>
                    <RowDeadline row={row} />
                  </td>
                  <td className={`${list.assigned} ${classes.optional}`}>
                    <Moment at={row.createdAt} />
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function TicketCards({ rows, gone, tab, onAssign }: RowsProps) {
  return (
    <ul className={list.cards}>
      {rows.map((row) => (
        <li key={row.number} className={list.card} data-gone={gone.has(row.number) || undefined}>
          <div className={list.cardTop}>
            <PriorityMark priority={row.priority} withWord />
            <span className="tabular">{row.number}</span>
          </div>
          <SubjectLink row={row} />
          {tab === "unassigned" ? (
            <>
              <p className={list.cardTop}>{row.waiting}</p>
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
                <span className={list.above}>
                  <RowDeadline row={row} />
                </span>
              )}
              <span className={list.cardStep}>
                <bdi dir="auto">{row.step}</bdi>
                {row.step && (row.holders || row.waiting) && " · "}
                <bdi dir="auto">{row.holders || row.waiting}</bdi>
              </span>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The one link of a row; it covers the row, so that a click anywhere opens the ticket. */
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
