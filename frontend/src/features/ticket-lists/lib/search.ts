import * as z from "zod/mini";

import { PRIORITIES } from "@/lib/priority";
import { laterPage, oneOf, words } from "@/lib/search-params";
import type { Sorting } from "@/lib/sort";

const SORTS = ["arrived", "-arrived", "deadline", "-deadline", "ticket", "-ticket"] as const;
export type Column = "arrived" | "deadline" | "ticket";
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
  { value: "deadline", label: "Soonest due first" },
  { value: "-deadline", label: "Latest due first" },
  ...(tab === "active"
    ? ([
        { value: "ticket", label: "Ticket soonest due first" },
        { value: "-ticket", label: "Ticket latest due first" },
      ] as const)
    : []),
];

const COLUMNS = {
  arrived: "created_at",
  deadline: "nearest",
  ticket: "target_resolution",
} as const;

/** The server's `ordering` for a sort. Ended tickets have no nearest deadline: use their own. */
export const toOrdering = (sort: Sort, tab: Tab) => {
  const named = sort.replace("-", "") as Column;
  const column = COLUMNS[named === "deadline" && tab === "inactive" ? "ticket" : named];
  return sort.startsWith("-") ? (`-${column}` as const) : column;
};
