import { type UseQueryResult, useQuery } from "@tanstack/react-query";

import { type ReactNode, useState } from "react";
import { DeadlineChip } from "@/components/deadline-chip";
import { LoadingBlock } from "@/components/loading-block";
import { ErrorState } from "@/components/states";
import { type Deadline, viewDeadline } from "@/lib/deadline";
import { lazily } from "@/lib/lazily";
import { sentence } from "@/lib/sentence";
import { formatExact } from "@/lib/time/format";
import { useNow } from "@/lib/time/ticker";
import type { Viewer } from "@/lib/viewer";
import { reasonWords } from "@/lib/waiting";
import { type Task, type Ticket, taskMapQuery } from "../api/ticket";
import { isOpenStatus, requesterWords } from "../lib/requester-words";
import { Actions, type RenderWayOn } from "./actions";
import { TaskMapSteps } from "./task-map";
import { WithdrawButton } from "./withdraw-button";
import classes from "./work-panel.module.css";

const DeadlineDialog = lazily(() =>
  import("@/components/deadline-dialog").then((it) => it.DeadlineDialog),
);

/** The state of the ticket, the actions that the user can take, and the deadline. */
export function WorkPanel({
  number,
  ticket,
  task,
  viewer,
  onMoved,
  renderWayOn,
}: {
  number: string;
  ticket: Ticket;
  task: UseQueryResult<Task | null>;
  viewer: Viewer;
  onMoved: () => void;
  renderWayOn: RenderWayOn;
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
  // The ticket has a task that this user does not see. An Admin sees all tasks: for an Admin the
  // answer about the task is only older than the one about the ticket.
  if (task.data === null && ticket.task_id !== null && !viewer.isAdmin) {
    return <NotHereAnyMore way={renderWayOn(true)} />;
  }
  if (task.data === null) {
    return <NoTaskYet ticket={ticket} mayWithdraw={viewer.isAdmin} onMoved={onMoved} />;
  }
  return (
    <div className={classes.panel}>
      <Actions
        number={number}
        task={task.data}
        viewer={viewer}
        onMoved={onMoved}
        renderWayOn={renderWayOn}
      />
      <DeadlineCard number={number} task={task.data} />
      <RouteCard number={number} task={task.data} />
    </div>
  );
}

/** Shown to users who saw the ticket only while it waited in one of their roles. */
function NotHereAnyMore({ way }: { way: ReactNode }) {
  return (
    <section className={classes.card} role="status">
      <h2>Somebody else has it now</h2>
      <p className={classes.muted}>
        It waited for your role, and was claimed meanwhile. Its steps are open to those who work on
        it.
      </p>
      {way}
    </section>
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

/** Both deadlines: that of the step, which is nearer, and that of the whole ticket. */
function DeadlineCard({ number, task }: { number: string; task: Task }) {
  const [isExplained, setIsExplained] = useState(false);
  const explain = () => setIsExplained(true);
  const { sla, nearest } = task;
  return (
    <section className={classes.card}>
      <div className={classes.cardHead}>
        <h2>Deadline</h2>
        <button type="button" className={classes.why} onClick={explain} aria-haspopup="dialog">
          How it is worked out
        </button>
      </div>
      {nearest.of === "step" && (
        <Target name={nearest.step_name} deadline={nearest} onExplain={explain} />
      )}
      <Target name="The whole ticket" deadline={sla} onExplain={explain} />
      {!sla.due_at && (
        <p className={classes.muted}>
          {task.status === "cancelled" && task.target_resolution
            ? `The ticket was withdrawn: that it was due ${formatExact(task.target_resolution)} no longer counts.`
            : `There is no deadline at ${task.priority.toLowerCase()} priority.`}
        </p>
      )}
      {isExplained && (
        <DeadlineDialog
          subject={{ number, taskId: task.task_id, rev: task.rev }}
          deadline={nearest}
          part={nearest.of === "step" ? sentence`This step, ${nearest.step_name}` : undefined}
          onClose={() => setIsExplained(false)}
        />
      )}
    </section>
  );
}

/** One deadline: its state, how much of the time is used, and its date. */
function Target({
  name,
  deadline,
  onExplain,
}: {
  name: string;
  deadline: Deadline;
  onExplain: () => void;
}) {
  const { state } = viewDeadline(deadline, useNow());
  if (deadline.due_at === null) return null;
  const isRunning = state === "due" || state === "soon" || state === "overdue";
  return (
    <div className={classes.target}>
      <div className={classes.targetHead}>
        <span dir="auto">{name}</span>
        <DeadlineChip deadline={deadline} of={name} onExplain={onExplain} />
      </div>
      {isRunning && deadline.percent !== null && (
        <div className={classes.meter} data-state={state} aria-hidden>
          <span style={{ width: `${Math.min(100, Math.max(2, deadline.percent))}%` }} />
        </div>
      )}
      <p className={classes.muted}>
        {isRunning || state === "paused" ? "Due" : "Was due"}{" "}
        <time dateTime={deadline.due_at}>{formatExact(deadline.due_at)}</time>
      </p>
    </div>
  );
}

function RouteCard({ number, task }: { number: string; task: Task }) {
  const map = useQuery(taskMapQuery(number, task));
  return (
    <section className={classes.card}>
      <div className={classes.cardHead}>
        <h2>Where it is</h2>
        <bdi className={classes.muted}>{task.workflow.name}</bdi>
      </div>
      {map.isPending && <LoadingBlock label="Loading the steps" height={180} />}
      {map.isError && !map.data && (
        <ErrorState
          title="The steps did not load"
          error={map.error}
          onRetry={() => map.refetch()}
          isRetrying={map.isFetching}
        />
      )}
      {map.data && <TaskMapSteps map={map.data} waitingForRole={task.waiting_for_role} />}
    </section>
  );
}
