import * as z from "zod/mini";

import { PRIORITIES } from "@/lib/priority";
import { laterPage, oneOf, words } from "@/lib/search-params";
import type { Sorting } from "@/lib/sort";

export type Column = "created" | "priority" | "status";
const SORTS = [
  "created",
  "-created",
  "priority",
  "-priority",
  "status",
  "-status",
] as const satisfies readonly Sorting<Column>[];
export type Sort = (typeof SORTS)[number];
export const DEFAULT_SORT: Sort = "-created";

export const SORT_CHOICES: { value: Sort; label: string }[] = [
  { value: "-created", label: "Newest first" },
  { value: "created", label: "Oldest first" },
  { value: "-priority", label: "Most urgent first" },
  { value: "status", label: "By status" },
];

/** The search parameters of the list. Invalid values are ignored. */
export const ownTicketsSearchSchema = z.object({
  tab: oneOf(["done", "all"]),
  q: words(200),
  priority: oneOf(PRIORITIES),
  sort: oneOf(SORTS),
  page: laterPage,
});

export type OwnTicketsSearch = z.infer<typeof ownTicketsSearchSchema>;
export type Tab = "open" | "done" | "all";

const ORDERINGS = {
  created: "created_at",
  "-created": "-created_at",
  priority: "priority",
  "-priority": "-priority",
  status: "status",
  "-status": "-status",
} as const;

const OPEN = ["New", "Open", "In Progress", "On Hold", "Pending"] as const;
const DONE = ["Resolved", "Rejected", "Withdrawn", "Closed"] as const;

/** The query for the server, from the search parameters of the list. */
export const toQuery = ({ tab, q, priority, sort, page }: OwnTicketsSearch) => ({
  status: tab === "all" ? undefined : tab === "done" ? [...DONE] : [...OPEN],
  search: q,
  priority: priority && [priority],
  ordering: [ORDERINGS[sort ?? DEFAULT_SORT]],
  page: page ?? 1,
});
