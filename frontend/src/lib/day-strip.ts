/** Why a stretch of time counts or does not. */
export type SegmentReason = "open" | "closed" | "holiday" | "paused";

/** A stretch of time from the server's explanation of a deadline; `end` is not part of it. */
export type Segment = { start: string; end: string; reason: SegmentReason };

/** A moment to mark: now, or a deadline. */
export type Mark = { at: number; kind: "now" | "step" | "ticket"; label: string };

/** A part of a day, in minutes of the calendar's clock from 0 to 1440. */
export type Part = { from: number; to: number; reason: SegmentReason };
export type DayMark = Mark & { minute: number };
export type Day = { date: string; parts: Part[]; marks: DayMark[] };

/** One row: a day, or a run of days that are left out. */
export type StripRow = { day: Day } | { leftOut: { from: string; to: string; count: number } };

const MINUTE = 60_000;
const DAY_MINUTES = 1_440;
/** The largest number of days that are drawn: nobody reads more. */
const MOST_DAYS = 3_660;

export type ZoneClock = (at: number) => { date: string; minute: number };

/** Reads dates (`YYYY-MM-DD`) and minutes of the day by the clock of a time zone. */
export const clockOf = (timeZone: string): ZoneClock => {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const read = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? "";
    return {
      date: `${read("year")}-${read("month")}-${read("day")}`,
      minute: Number(read("hour")) * 60 + Number(read("minute")),
    };
  };
};

/** The first moment of the next day, also if clocks are put forward or back before it. */
const nextMidnight = (at: number, clock: ZoneClock): number => {
  const here = clock(at);
  const seconds = at % MINUTE;
  const guess = at - seconds + (DAY_MINUTES - here.minute) * MINUTE;
  const there = clock(guess);
  if (there.date === here.date) return guess + (DAY_MINUTES - there.minute) * MINUTE;
  return guess - there.minute * MINUTE;
};

/** The days from the first segment or mark to the last, each with its parts and marks. */
export const daysOf = (
  segments: readonly Segment[],
  marks: readonly Mark[],
  clock: ZoneClock,
): Day[] => {
  const days = new Map<string, Day>();
  const dayAt = (date: string): Day => {
    const known = days.get(date) ?? { date, parts: [], marks: [] };
    days.set(date, known);
    return known;
  };
  for (const { start, end, reason } of segments) {
    const stop = Date.parse(end);
    let at = Date.parse(start);
    while (at < stop && days.size < MOST_DAYS) {
      const { date, minute } = clock(at);
      const until = Math.min(stop, nextMidnight(at, clock));
      const last = clock(until);
      const to = last.date === date ? last.minute : DAY_MINUTES;
      if (to > minute) join(dayAt(date).parts, { from: minute, to, reason });
      at = until;
    }
  }
  for (const mark of marks) {
    const { date, minute } = clock(mark.at);
    dayAt(date).marks.push({ ...mark, minute });
  }
  for (const day of days.values()) day.marks.sort((a, b) => a.at - b.at);
  return [...days.values()].sort((a, b) => a.date.localeCompare(b.date));
};

const join = (parts: Part[], part: Part): void => {
  const before = parts.at(-1);
  if (before && before.to === part.from && before.reason === part.reason) before.to = part.to;
  else parts.push(part);
};

/** The number of days at each end that are always shown. */
const SHOWN_AT_ENDS = 4;

/** Leaves out days in the middle that have no mark, if there are many. */
export const rowsOf = (days: readonly Day[]): StripRow[] => {
  const rows: StripRow[] = [];
  days.forEach((day, index) => {
    const isShown =
      days.length <= 2 * SHOWN_AT_ENDS + 2 ||
      day.marks.length > 0 ||
      index < SHOWN_AT_ENDS ||
      index >= days.length - SHOWN_AT_ENDS;
    const before = rows.at(-1);
    if (isShown) rows.push({ day });
    else if (before && "leftOut" in before) {
      before.leftOut.to = day.date;
      before.leftOut.count += 1;
    } else rows.push({ leftOut: { from: day.date, to: day.date, count: 1 } });
  });
  return rows;
};

/** "09:00", and "24:00" for the end of a day. */
export const minuteWords = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

const REASON_WORDS: Record<SegmentReason, string> = {
  open: "counts",
  closed: "closed",
  holiday: "holiday",
  paused: "paused",
};

/** The parts and marks of a day as a sentence, for people who do not see the bars. */
export const dayWords = ({ parts, marks }: Day): string => {
  const stretches = parts.map(({ from, to, reason }) =>
    from === 0 && to === DAY_MINUTES
      ? `${REASON_WORDS[reason]} all day`
      : `${REASON_WORDS[reason]} ${minuteWords(from)} to ${minuteWords(to)}`,
  );
  const moments = marks.map(({ label, minute }) => `${label} ${minuteWords(minute)}`);
  return [...stretches, ...moments].join(", ");
};

/** The reasons that occur, in the order of the legend. */
export const reasonsIn = (segments: readonly Segment[]): SegmentReason[] =>
  (["open", "closed", "holiday", "paused"] as const).filter((reason) =>
    segments.some((segment) => segment.reason === reason),
  );
