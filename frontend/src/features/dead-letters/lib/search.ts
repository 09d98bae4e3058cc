import * as z from "zod/mini";

import { date, laterPage, oneOf, words, wordsLike } from "@/lib/search-params";

import { KINDS, SERVICES } from "./stuck";

/** The search parameters of the page. Invalid values are ignored. */
export const deadLettersSearchSchema = z.object({
  tab: oneOf(["notices"]),
  service: oneOf(SERVICES),
  kind: oneOf(KINDS),
  state: oneOf(["settled"]),
  q: words(200),
  reason: words(64),
  queue: words(128),
  task: words(255),
  /** The first and the last day of the messages, in the user's time zone. */
  from: date,
  until: date,
  /** The key of the message that is open. */
  open: wordsLike(/^[a-z]+\.(came|unsent)\.\d+$/),
  page: laterPage,
});

export type DeadLettersSearch = z.infer<typeof deadLettersSearchSchema>;

/** The filters in the foldable part of the toolbar. */
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

/** The range of the days as times: from midnight of the first day to midnight after the last. */
export const toRange = ({ from, until }: Pick<DeadLettersSearch, "from" | "until">) => ({
  after: from && startOf(from),
  before: until && startOf(until, 1),
});
