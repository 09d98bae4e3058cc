import * as z from "zod/mini";

import { date, laterPage, oneOf, words, wordsLike } from "@/lib/search-params";

import { KINDS, SERVICES } from "./stuck";

/** The search parameters of the page. An invalid value is dropped, never an error. */
export const deadLettersSearchSchema = z.object({
  tab: oneOf(["notices"]),
  service: oneOf(SERVICES),
  kind: oneOf(KINDS),
  state: oneOf(["settled"]),
  q: words(200),
  reason: words(64),
  queue: words(128),
  task: words(255),
  /** The first and the last day on which it came, by the viewer's clock. */
  from: date,
  until: date,
  /** The message that is open, by its key. */
  open: wordsLike(/^[a-z]+\.(came|unsent)\.\d+$/),
  page: laterPage,
});

export type DeadLettersSearch = z.infer<typeof deadLettersSearchSchema>;

/** The filters of the list in addition to the search, the service and the state. */
export const NARROWING = ["reason", "queue", "task", "from", "until"] as const;

export const NOTHING_NARROWED: Partial<DeadLettersSearch> = {
  reason: undefined,
  queue: undefined,
  task: undefined,
  from: undefined,
  until: undefined,
};

export const narrowings = (search: DeadLettersSearch): number =>
  NARROWING.filter((name) => search[name]).length;

const startOf = (date: string, daysLater = 0): string => {
  const midnight = new Date(`${date}T00:00:00`);
  midnight.setDate(midnight.getDate() + daysLater);
  return midnight.toISOString();
};

/** The days of the address as moments: from the first midnight, up to the one after the last day. */
export const toRange = ({ from, until }: Pick<DeadLettersSearch, "from" | "until">) => ({
  after: from && startOf(from),
  before: until && startOf(until, 1),
});
