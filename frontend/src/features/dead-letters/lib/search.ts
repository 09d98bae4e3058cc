import { z } from "zod";

import { KINDS, SERVICES } from "./stuck";

const words = (most: number) => z.string().min(1).max(most).optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);

/** What the address of the page holds. A value that makes no sense is dropped, never an error. */
export const deadLettersSearchSchema = z.object({
  tab: z.enum(["notices"]).optional().catch(undefined),
  service: z.enum(SERVICES).optional().catch(undefined),
  kind: z.enum(KINDS).optional().catch(undefined),
  state: z.enum(["settled"]).optional().catch(undefined),
  q: z.string().max(200).optional().catch(undefined),
  reason: words(64),
  queue: words(128),
  task: words(255),
  /** The first and the last day on which it came, by the clock of whoever looks. */
  from: day,
  until: day,
  /** The message that is open, by its key. */
  open: z
    .string()
    .regex(/^[a-z]+\.(came|unsent)\.\d+$/)
    .optional()
    .catch(undefined),
  page: z.number().int().min(2).optional().catch(undefined),
});

export type DeadLettersSearch = z.infer<typeof deadLettersSearchSchema>;

/** What narrows the list beside the search, the service and the state. */
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
