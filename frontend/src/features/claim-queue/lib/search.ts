import * as z from "zod/mini";

import { PRIORITIES } from "@/lib/priority";
import { laterPage, oneOf, words } from "@/lib/search-params";
import type { Sorting } from "@/lib/sort";

const SORTS = ["deadline", "-deadline", "arrived", "-arrived"] as const;
export type Column = "deadline" | "arrived";
export type Sort = Sorting<Column>;
export const DEFAULT_SORT: Sort = "deadline";

/** The search parameters of the list. Invalid values are ignored. */
export const claimQueueSearchSchema = z.object({
  tab: oneOf(["late"]),
  q: words(200),
  priority: oneOf(PRIORITIES),
  sort: oneOf(SORTS),
  page: laterPage,
});

export type ClaimQueueSearch = z.infer<typeof claimQueueSearchSchema>;
export type Tab = NonNullable<ClaimQueueSearch["tab"]>;

/** The orders to choose from, for screens without column heads. */
export const SORT_CHOICES: { value: Sort; label: string }[] = [
  { value: "deadline", label: "Soonest due first" },
  { value: "-deadline", label: "Latest due first" },
  { value: "arrived", label: "Oldest first" },
  { value: "-arrived", label: "Newest first" },
];

const ORDERINGS = {
  deadline: "nearest",
  "-deadline": "-nearest",
  arrived: "created_at",
  "-arrived": "-created_at",
} as const;

/** The query for the server, from the search parameters of the list. */
export const toQuery = ({ tab, q, priority, sort, page }: ClaimQueueSearch) => ({
  claimable: true,
  late: tab === "late" ? true : undefined,
  search: q,
  priority,
  ordering: [ORDERINGS[sort ?? DEFAULT_SORT]],
  page: page ?? 1,
});
