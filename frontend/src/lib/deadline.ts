import { formatExact, formatSpan } from "@/lib/time/format";

export type DeadlineState = "none" | "due" | "soon" | "overdue" | "paused" | "met" | "missed";

/** A deadline as the server judged it when the row was read. */
export type Deadline = {
  status: DeadlineState;
  /** Share of the span that is used, 0 to 100 and beyond. */
  percent: number | null;
  due_at: string | null;
  remaining_seconds: number | null;
  paused: boolean;
};

/** The nearest of a ticket's targets: that of its current step, or its own. */
export type NearestDeadline = Deadline & { of: "step" | "ticket"; step_name: string };

/** `short` is the label for where "due" goes without saying, as in a column of that name. */
export type DeadlineView = { state: DeadlineState; label: string; short: string; detail: string };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** However long the span is, this near its end there is no time to lose. */
const SOON = 15 * MINUTE;

const NO_DEADLINE = "No deadline";

/** The words of the chip at `now`. A running deadline that has passed since the answer is overdue. */
export const viewDeadline = (deadline: Deadline, now: number): DeadlineView => {
  const { status, due_at, remaining_seconds } = deadline;
  if (status === "none" || due_at === null) {
    const detail = "No target is set, or it no longer counts.";
    return { state: "none", label: NO_DEADLINE, short: NO_DEADLINE, detail };
  }
  const exact = formatExact(due_at);
  const was = `Was due ${exact}`;
  if (status === "met") return { state: "met", label: "In time", short: "In time", detail: was };
  if (status === "missed") return { state: "missed", label: "Late", short: "Late", detail: was };
  if (status === "paused" || deadline.paused) {
    const left =
      remaining_seconds === null ? "" : `, ${formatSpan(remaining_seconds * SECOND)} left`;
    const detail = "On hold: the clock stands still.";
    return { state: "paused", label: `Paused${left}`, short: `Paused${left}`, detail };
  }
  const remaining = Date.parse(due_at) - now;
  const isNow = Math.abs(remaining) < MINUTE;
  if (remaining <= 0) {
    const label = isNow ? "Late now" : `${formatSpan(remaining)} late`;
    return { state: "overdue", label, short: label, detail: was };
  }
  // A clock that is behind the server's must not turn an overdue row back into a running one.
  const isSoon = status === "soon" || status === "overdue" || remaining <= SOON;
  const short = isNow ? "now" : formatSpan(remaining);
  return {
    state: isSoon ? "soon" : "due",
    label: isNow ? "Due now" : `Due in ${short}`,
    short,
    detail: `Due ${exact}`,
  };
};
