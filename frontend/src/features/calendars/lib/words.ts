import type { Effect, Revision } from "../api/calendars";

export const ticketWords = (count: number): string =>
  count === 1 ? "1 open ticket" : `${count} open tickets`;

const by = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

/** The effect of an edit on open tickets, as sentences. */
export const effectWords = (effect: Effect): string[] => {
  const { open_tasks, earlier, later, newly_breached, no_longer_breached } = effect;
  const said = [
    `${ticketWords(open_tasks)} ${open_tasks === 1 ? "counts" : "count"} in this calendar.`,
  ];
  if (earlier === 0 && later === 0) said.push("No deadline moves.");
  if (earlier > 0) said.push(`${by(earlier, "is due", "are due")} earlier.`);
  if (later > 0) said.push(`${by(later, "is due", "are due")} later.`);
  if (newly_breached > 0) said.push(`${by(newly_breached, "becomes", "become")} overdue at once.`);
  if (no_longer_breached > 0) {
    said.push(`${by(no_longer_breached, "is", "are")} no longer overdue.`);
  }
  return said;
};

/** Words for the number of open tickets that have taken up an edit. */
export const takeUpWords = ({ state, done, of }: Revision): string => {
  if (of === 0) return "No open ticket counted in it";
  if (state === "applied") return `Taken up by ${ticketWords(of)}`;
  return `${done} of ${ticketWords(of)} took it up so far`;
};

const regions = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });

/** The name of a country; the code if the browser does not know it or takes it for invalid. */
export const countryName = (code: string): string => {
  try {
    return regions.of(code) ?? code;
  } catch {
    return code;
  }
};

/** All time zones that this browser knows, with UTC. */
export const timeZones = (): string[] => [
  ...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]),
];

/** The time zone of this browser. */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const dates = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/** A date without a time: "Thu, 24 Dec 2026". */
export const dateWords = (date: string): string => dates.format(new Date(`${date}T00:00:00Z`));
