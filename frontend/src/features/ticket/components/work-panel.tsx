import { type UseQueryResult, useQuery } from "@tanstack/react-query";

import { useState } from "react";
import { DeadlineChip } from "@/components/deadline-chip";
import { LoadingBlock } from "@/components/loading-block";
import { ErrorState } from "@/components/states";
import { lazily } from "@/lib/lazily";
import { formatExact } from "@/lib/time/format";
import { reasonWords } from "@/lib/waiting";

import { routeQuery, type Task, type Ticket } from "../api/ticket";
import { isOpenStatus, requesterWords } from "../lib/requester-words";
import type { Viewer } from "../lib/viewer";
import { Actions } from "./actions";
import { RouteMap } from "./route-map";
import { WithdrawButton } from "./withdraw-button";
import classes from "./work-panel.module.css";

const DeadlineDialog = lazily(() =>
  import("@/components/deadline-dialog").then((it) => it.DeadlineDialog),
);

/** Where the ticket stands, what this person can do about it, and until when. */
export function WorkPanel({
  number,
  ticket,
  task,
  viewer,
  onMoved,
}: {
  number: string;
  ticket: Ticket;
  task: UseQueryResult<Task | null>;
  viewer: Viewer;
  onMoved: () => void;
}) {
  if (task.isError && task.data === undefined) {
    return (
      <ErrorState
        title="The steps did not load"
        error={task.error}
        onRetry={() => task.refetch()}
        isRetrying={task.isFetching}
      />
    );
  }
  if (task.data === undefined) return <LoadingBlock label="Loading the steps" height={220} />;
  if (task.data === null) {
    return <NoTaskYet ticket={ticket} mayWithdraw={viewer.isAdmin} onMoved={onMoved} />;
  }
  return (
    <div className={classes.panel}>
      <Actions number={number} task={task.data} viewer={viewer} onMoved={onMoved} />
      <DeadlineCard number={number} task={task.data} />
      <RouteCard number={number} task={task.data} />
    </div>
  );
}

function NoTaskYet({
  ticket,
  mayWithdraw,
  onMoved,
}: {
  ticket: Ticket;
  mayWithdraw: boolean;
  onMoved: () => void;
}) {
  const isWaiting = isOpenStatus(ticket.status);
  if (!isWaiting) {
    return (
      <section className={classes.card}>
        <h2>No workflow had it</h2>
        <p className={classes.muted}>{requesterWords(ticket.status)}</p>
      </section>
    );
  }
  return (
    <section className={classes.card}>
      <h2>Waiting for a workflow</h2>
      <p className={classes.muted}>
        {reasonWords(ticket.unmatched_reason)} It is taken up by itself as soon as one fits.
      </p>
      {mayWithdraw && <WithdrawButton number={ticket.ticket_id} onDone={onMoved} />}
    </section>
  );
}

function DeadlineCard({ number, task }: { number: string; task: Task }) {
  const [isExplained, setIsExplained] = useState(false);
  const explain = () => setIsExplained(true);
  const { sla } = task;
  const isRunning = sla.status === "due" || sla.status === "soon" || sla.status === "overdue";
  return (
    <section className={classes.card}>
      <div className={classes.cardHead}>
        <h2>Deadline</h2>
        <DeadlineChip deadline={sla} onExplain={explain} />
      </div>
      {sla.due_at ? (
        <>
          {isRunning && sla.percent !== null && (
            <div className={classes.meter} data-state={sla.status} aria-hidden>
              <span style={{ width: `${Math.min(100, Math.max(2, sla.percent))}%` }} />
            </div>
          )}
          <p className={classes.muted}>
            {sla.status === "met" || sla.status === "missed"
              ? "Was due"
              : "The whole ticket is due"}{" "}
            <time dateTime={sla.due_at}>{formatExact(sla.due_at)}</time>
          </p>
        </>
      ) : (
        <p className={classes.muted}>
          No target is set for {task.priority.toLowerCase()} priority.
        </p>
      )}
      <button type="button" className={classes.why} onClick={explain} aria-haspopup="dialog">
        How it is worked out
      </button>
      {isExplained && (
        <DeadlineDialog
          subject={{ number, taskId: task.task_id, rev: task.rev }}
          deadline={sla}
          onClose={() => setIsExplained(false)}
        />
      )}
    </section>
  );
}

function RouteCard({ number, task }: { number: string; task: Task }) {
  const route = useQuery(routeQuery(number, task));
  return (
    <section className={classes.card}>
      <div className={classes.cardHead}>
        <h2>Where it is</h2>
        <span className={classes.muted}>{task.workflow.name}</span>
      </div>
      {route.isPending && <LoadingBlock label="Loading the steps" height={180} />}
      {route.isError && !route.data && (
        <ErrorState
          title="The steps did not load"
          error={route.error}
          onRetry={() => route.refetch()}
          isRetrying={route.isFetching}
        />
      )}
      {route.data && <RouteMap route={route.data} waitingForRole={task.waiting_for_role} />}
    </section>
  );
}
