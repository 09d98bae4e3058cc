import * as z from "zod/mini";

import { PRIORITIES } from "@/lib/priority";
import { laterPage, oneOf, words } from "@/lib/search-params";
import type { Sorting } from "@/lib/sort";

const SORTS = ["arrived", "-arrived", "deadline", "-deadline"] as const;
export type Column = "arrived" | "deadline";
export type Sort = Sorting<Column>;

/** The default order: active tickets by deadline, all others newest first. */
export const defaultSort = (tab: Tab): Sort => (tab === "active" ? "deadline" : "-arrived");

/** The search parameters of a list. Invalid values are ignored. */
export const ticketListSearchSchema = z.object({
  tab: oneOf(["inactive", "unassigned"]),
  q: words(200),
  priority: oneOf(PRIORITIES),
  sort: oneOf(SORTS),
  page: laterPage,
});

export type TicketListSearch = z.infer<typeof ticketListSearchSchema>;
export type Tab = "active" | "inactive" | "unassigned";

/** The orders to choose from, for screens without column heads. */
export const sortChoices = (tab: Tab): { value: Sort; label: string }[] => [
  { value: "-arrived", label: "Newest first" },
  { value: "arrived", label: "Oldest first" },
  // A ticket that waits for a workflow has no deadline yet.
  ...(tab === "unassigned"
    ? []
    : ([
        { value: "deadline", label: "Soonest due first" },
        { value: "-deadline", label: "Latest due first" },
      ] as const)),
];

const COLUMNS = {
  arrived: "created_at",
  deadline: "target_resolution",
  nearest: "nearest",
} as const;

/** The server's `ordering` for a sort. Active tickets are sorted by their nearest deadline. */
export const toOrdering = (sort: Sort, tab: Tab) => {
  const named = sort.replace("-", "") as Column;
  const column = COLUMNS[named === "deadline" && tab === "active" ? "nearest" : named];
  return sort.startsWith("-") ? (`-${column}` as const) : column;
};
