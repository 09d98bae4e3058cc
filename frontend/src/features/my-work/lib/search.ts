import * as z from "zod/mini";

import { PRIORITIES } from "@/lib/priority";
import { laterPage, oneOf, words } from "@/lib/search-params";

export const SORTS = [
  "deadline",
  "-deadline",
  "ticket",
  "-ticket",
  "assigned",
  "-assigned",
  "priority",
  "-priority",
  "acted",
  "-acted",
] as const;
export type Column = "deadline" | "ticket" | "assigned" | "priority" | "acted";
export type Sort = (typeof SORTS)[number];

/** The search parameters of the list. Invalid values are ignored. */
export const myWorkSearchSchema = z.object({
  tab: oneOf(["open", "acted"]),
  q: words(200),
  priority: oneOf(PRIORITIES),
  sort: oneOf(SORTS),
  page: laterPage,
});

export type MyWorkSearch = z.infer<typeof myWorkSearchSchema>;
export type Tab = "open" | "acted";

const SERVER_FIELDS = {
  deadline: "target_resolution",
  ticket: "ticket_target_resolution",
  assigned: "assigned_on",
  priority: "priority",
  acted: "acted_on",
} as const;

/** The orders to choose from, for screens without column heads. */
export const sortChoices = (tab: Tab): { value: Sort; label: string }[] => [
  ...(tab === "acted" ? ([{ value: "-acted", label: "Last acted first" }] as const) : []),
  { value: "deadline", label: "Soonest due first" },
  { value: "-deadline", label: "Latest due first" },
  { value: "ticket", label: "Ticket soonest due first" },
  { value: "-ticket", label: "Ticket latest due first" },
  { value: "-priority", label: "Most urgent first" },
  { value: "-assigned", label: "Newest first" },
  { value: "assigned", label: "Oldest first" },
];

/** Open work is sorted by the nearest deadline, finished work by the last act. */
export const defaultSort = (tab: Tab): Sort => (tab === "open" ? "deadline" : "-acted");

/** The server's `ordering` for a sort: `-deadline` becomes `-target_resolution`. */
export const toOrdering = (sort: Sort) => {
  const column = sort.replace("-", "") as Column;
  return sort.startsWith("-") ? (`-${SERVER_FIELDS[column]}` as const) : SERVER_FIELDS[column];
};
