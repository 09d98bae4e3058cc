/** A stretch of a day as people type it: begin and end, each "HH:MM". */
export type Interval = { from: string; to: string };

const DAY_MINUTES = 1_440;
const TYPED = /^(\d{1,2})(?:[:.]?(\d{2}))?$/;

/** Writes a typed time as "HH:MM": "9", "930" and "9.30" too. Other text stays as it is. */
export const tidyTime = (typed: string): string => {
  const text = typed.trim();
  const found = TYPED.exec(text);
  if (!found) return text;
  const [, hours = "", minutes = "00"] = found;
  const tidy = `${hours.padStart(2, "0")}:${minutes}`;
  return minutesOf(tidy) === null ? text : tidy;
};

/** The minutes of "HH:MM" from 00:00 to 24:00; null for other text. */
const minutesOf = (text: string): number | null => {
  const found = /^(\d{2}):([0-5]\d)$/.exec(text);
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return minutes <= DAY_MINUTES ? minutes : null;
};

/** The first mistake in the hours of a day, as a sentence; null if there is none. */
export const problemOf = (intervals: readonly Interval[]): string | null => {
  let before = 0;
  for (const { from, to } of sorted(intervals)) {
    const [begin, end] = [minutesOf(from), minutesOf(to)];
    if (begin === null || end === null) return "Enter times such as 09:00, up to 24:00.";
    if (end <= begin) {
      return `${from} to ${to} ends before it begins. For a night, write ${from} to 24:00 here and 00:00 to ${to} on the next day.`;
    }
    if (begin < before) return `${from} to ${to} begins before the hours ahead of it end.`;
    before = end;
  }
  return null;
};

/** The hours in the order of the day, which the server demands. */
export const sorted = (intervals: readonly Interval[]): Interval[] =>
  [...intervals].sort((a, b) => a.from.localeCompare(b.from));

/** The hours to offer next for a day: first 09:00 to 17:00, then from the end of the last on. */
export const nextInterval = (intervals: readonly Interval[]): Interval => {
  const last = sorted(intervals).at(-1);
  if (!last) return { from: "09:00", to: "17:00" };
  const end = minutesOf(last.to);
  return { from: end === null || end >= DAY_MINUTES ? "" : last.to, to: "" };
};

export const toIntervals = (pairs: readonly string[][] | undefined): Interval[] =>
  (pairs ?? []).map(([from = "", to = ""]) => ({ from, to }));

export const fromIntervals = (intervals: readonly Interval[]): string[][] =>
  sorted(intervals).map(({ from, to }) => [from, to]);

/** "09:00–12:00, 13:00–17:00"; "closed" if there are none. */
export const intervalWords = (intervals: readonly Interval[]): string =>
  intervals.length === 0 ? "closed" : intervals.map(({ from, to }) => `${from}–${to}`).join(", ");
