import type { Calendar, CalendarBody } from "../api/calendars";
import { fromIntervals, type Interval, intervalWords, problemOf, toIntervals } from "./intervals";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];

export const DAY_NAMES: Record<Day, string> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

export type ClosedDay = { date: string; name: string };
export type OpenDay = { date: string; hours: Interval[] };
export type Week = Record<Day, Interval[]>;

/** The values of a calendar's form. Dates are `YYYY-MM-DD`; an empty text means no value. */
export type CalendarForm = {
  name: string;
  timeZone: string;
  week: Week;
  closed: ClosedDay[];
  open: OpenDay[];
  country: string;
  subdivision: string;
  holidaysUntil: string;
};

const weekOf = (hoursOf: (day: Day) => Interval[]): Week => ({
  mon: hoursOf("mon"),
  tue: hoursOf("tue"),
  wed: hoursOf("wed"),
  thu: hoursOf("thu"),
  fri: hoursOf("fri"),
  sat: hoursOf("sat"),
  sun: hoursOf("sun"),
});

/** The form of a new calendar: office hours from Monday to Friday. */
export const newForm = (timeZone: string): CalendarForm => ({
  name: "",
  timeZone,
  week: weekOf((day) => (day === "sat" || day === "sun" ? [] : [{ from: "09:00", to: "17:00" }])),
  closed: [],
  open: [],
  country: "",
  subdivision: "",
  holidaysUntil: "",
});

export const toForm = (calendar: Calendar): CalendarForm => ({
  name: calendar.name,
  timeZone: calendar.time_zone,
  week: weekOf((day) => toIntervals(calendar.hours[day])),
  closed: calendar.closed.map(({ date, name }) => ({ date, name })),
  open: calendar.open.map(({ date, hours }) => ({ date, hours: toIntervals(hours) })),
  country: calendar.country,
  subdivision: calendar.subdivision,
  holidaysUntil: calendar.holidays_until ?? "",
});

export const toBody = (form: CalendarForm): CalendarBody => ({
  name: form.name.trim(),
  time_zone: form.timeZone,
  hours: Object.fromEntries(DAYS.map((day) => [day, fromIntervals(form.week[day])])),
  closed: byDate(form.closed),
  open: byDate(form.open).map(({ date, hours }) => ({ date, hours: fromIntervals(hours) })),
  country: form.country,
  subdivision: form.subdivision,
  holidays_until: form.holidaysUntil || null,
});

const byDate = <T extends { date: string }>(days: readonly T[]): T[] =>
  [...days].sort((a, b) => a.date.localeCompare(b.date));

/** Replaces the day of this date, or adds it. */
export const withDay = <T extends { date: string }>(days: readonly T[], day: T): T[] =>
  byDate([...withoutDay(days, day.date), day]);

export const withoutDay = <T extends { date: string }>(days: readonly T[], date: string): T[] =>
  days.filter((day) => day.date !== date);

/** Messages by field; the names are those of the server, such as `hours.mon`. */
export type Problems = Record<string, string>;

/** The mistakes in the form; empty if it can be sent. */
export const problemsOf = (form: CalendarForm): Problems => {
  const problems: Problems = {};
  if (!form.name.trim()) problems.name = "Enter a name.";
  if (!form.timeZone) problems.time_zone = "Choose a time zone.";
  for (const day of DAYS) {
    const problem = problemOf(form.week[day]);
    if (problem) problems[`hours.${day}`] = problem;
  }
  const isEverOpen =
    DAYS.some((day) => form.week[day].length > 0) ||
    form.open.some(({ hours }) => hours.length > 0);
  if (!isEverOpen) problems.hours = "No time is open at all. Add hours to a day.";
  return problems;
};

/** The open days of a week, with neighbours joined: "Mon–Fri 09:00–17:00; Sat 10:00–12:00". */
export const weekWords = (hours: Calendar["hours"]): string => {
  const runs: { first: Day; last: Day; hours: string }[] = [];
  for (const day of DAYS) {
    const words = intervalWords(toIntervals(hours[day]));
    const before = runs.at(-1);
    if (before?.hours === words) before.last = day;
    else runs.push({ first: day, last: day, hours: words });
  }
  const open = runs.filter((run) => run.hours !== "closed");
  return open
    .map(({ first, last, hours: words }) => {
      const days = first === last ? shortOf(first) : `${shortOf(first)}–${shortOf(last)}`;
      return `${days} ${words}`;
    })
    .join("; ");
};

const shortOf = (day: Day): string => DAY_NAMES[day].slice(0, 3);

const PARTS: readonly [name: string, part: (body: CalendarBody) => unknown][] = [
  ["the name", ({ name }) => name],
  ["the time zone", ({ time_zone }) => time_zone],
  ["the week", ({ hours }) => hours],
  ["the holidays", (body) => [body.country, body.subdivision, body.holidays_until]],
  ["the closed days", ({ closed }) => closed],
  ["the open days", ({ open }) => open],
];

/** The names of the parts in which two forms differ. The order of dates and hours is ignored. */
export const differences = (some: CalendarForm, other: CalendarForm): string[] => {
  const [one, two] = [toBody(some), toBody(other)];
  return PARTS.filter(([, part]) => JSON.stringify(part(one)) !== JSON.stringify(part(two))).map(
    ([name]) => name,
  );
};
