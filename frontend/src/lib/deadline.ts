import { formatDue, formatExact, formatSpan } from "@/lib/time/format";

export type DeadlineState = "none" | "due" | "soon" | "overdue" | "paused" | "met" | "missed";

/** A deadline and its state, as the server computed it when the row was read. */
export type Deadline = {
  status: DeadlineState;
  /** How much of the time is used, in percent; more than 100 once it is over. */
  percent: number | null;
  due_at: string | null;
  remaining_seconds: number | null;
  paused: boolean;
};

/** The deadline that comes first: that of the current step, or that of the whole ticket. */
export type NearestDeadline = Deadline & { of: "step" | "ticket"; step_name: string };

/** `short` is the label without "due", for a column of that name. */
export type DeadlineView = { state: DeadlineState; label: string; short: string; detail: string };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const NO_DEADLINE = "No deadline";

/**
 * The content of the chip at `now`. A deadline that has passed since the answer is shown as overdue.
 */
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
    const detail = "On hold: the clock is paused.";
    const label = `Paused${pausedWords(remaining_seconds)}`;
    return { state: "paused", label, short: label, detail };
  }
  const remaining = Date.parse(due_at) - now;
  const isNow = Math.abs(remaining) < MINUTE;
  if (remaining <= 0) {
    const label = isNow ? "Late now" : `${formatSpan(remaining)} late`;
    return { state: "overdue", label, short: label, detail: was };
  }
  // If this clock is behind the server's, the server may call a deadline overdue that has not
  // passed here: show it as due soon.
  const isSoon = status === "soon" || status === "overdue";
  const short = isNow ? "now" : formatSpan(remaining);
  return {
    state: isSoon ? "soon" : "due",
    label: isNow ? "Due now" : `Due in ${short}`,
    short,
    detail: `Due ${exact}`,
  };
};

/**
 * A deadline in plain words, for places without a chip: the due time, or the state if it is not
 * running or has passed. Empty without a deadline.
 */
export const deadlineWords = (deadline: Deadline, now: number): string => {
  const { state, label } = viewDeadline(deadline, now);
  if (state === "none" || deadline.due_at === null) return "";
  return state === "due" || state === "soon" ? formatDue(deadline.due_at, now) : label;
};

/** The time that is left on a paused clock, or by which it is late; short enough for a chip. */
const pausedWords = (seconds: number | null): string => {
  if (seconds === null) return "";
  const span = Math.abs(seconds) < 60 ? "<1 min" : formatSpan(seconds * SECOND);
  return `, ${span} ${seconds < 0 ? "late" : "left"}`;
};
