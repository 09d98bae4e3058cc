import { serverNow } from "./clock";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A duration in words: minutes below an hour, hours below two days, then days. Rounded down, so
 * that "2 h" is at least two hours.
 */
export const formatSpan = (milliseconds: number): string => {
  const span = Math.abs(milliseconds);
  if (span < MINUTE) return "less than a minute";
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min`;
  if (span < 2 * DAY) return `${Math.floor(span / HOUR)} h`;
  return `${Math.floor(span / DAY)} days`;
};

/** The time from `now` in words: "just now", "5 min ago", "in 3 h". */
export const formatRelative = (iso: string, now: number): string => {
  const difference = Date.parse(iso) - now;
  if (Math.abs(difference) < MINUTE) return "just now";
  const span = formatSpan(difference);
  return difference < 0 ? `${span} ago` : `in ${span}`;
};

const exact = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
});

const clockTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

const weekdayAndTime = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** Day, time and zone in full, for tooltips and wherever the time must be unambiguous. */
export const formatExact = (iso: string): string => exact.format(new Date(iso));

export const formatClock = (milliseconds: number): string =>
  clockTime.format(new Date(milliseconds));

/** Short, for a timeline: only the time if it is today, else day and time. */
export const formatMoment = (iso: string, now: number): string => {
  const moment = new Date(iso);
  const isToday = moment.toDateString() === new Date(now).toDateString();
  return isToday ? clockTime.format(moment) : dayAndTime.format(moment);
};

/**
 * A due time: only the time if it is today, weekday and time within six days, else day and time.
 */
export const formatDue = (iso: string, now = serverNow()): string => {
  const isNear = Math.abs(Date.parse(iso) - now) < 6 * DAY;
  const isToday = new Date(iso).toDateString() === new Date(now).toDateString();
  return isNear && !isToday ? weekdayAndTime.format(new Date(iso)) : formatMoment(iso, now);
};
