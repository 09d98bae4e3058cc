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

export type DeadlineView = { state: DeadlineState; label: string; detail: string };

const SECOND = 1_000;

/** What the chip says at `now`. A running deadline that has passed since the answer is overdue. */
export const viewDeadline = (deadline: Deadline, now: number): DeadlineView => {
  const { status, due_at, remaining_seconds } = deadline;
  if (status === "none" || due_at === null) {
    return { state: "none", label: "No deadline", detail: "No target is set for this priority." };
  }
  const exact = formatExact(due_at);
  if (status === "met") return { state: "met", label: "In time", detail: `Was due ${exact}` };
  if (status === "missed") return { state: "missed", label: "Late", detail: `Was due ${exact}` };
  if (status === "paused" || deadline.paused) {
    const left =
      remaining_seconds === null ? "" : `, ${formatSpan(remaining_seconds * SECOND)} left`;
    return { state: "paused", label: `Paused${left}`, detail: "On hold: the clock stands still." };
  }
  const remaining = Date.parse(due_at) - now;
  if (remaining <= 0) {
    return {
      state: "overdue",
      label: `Overdue by ${formatSpan(remaining)}`,
      detail: `Was due ${exact}`,
    };
  }
  // A clock that is behind the server's must not turn an overdue row back into a running one.
  const state = status === "soon" || status === "overdue" ? "soon" : "due";
  return { state, label: `Due in ${formatSpan(remaining)}`, detail: `Due ${exact}` };
};
