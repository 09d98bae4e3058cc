import * as z from "zod/mini";

import { laterPage, oneOf, words } from "@/lib/search-params";
import type { Sorting } from "@/lib/sort";

export type Column = "name";
export const SORTS = ["name", "-name"] as const satisfies readonly Sorting<Column>[];
export type Sort = (typeof SORTS)[number];
export const DEFAULT_SORT: Sort = "name";

const TABS = ["workflows"] as const;
export type Tab = (typeof TABS)[number];

/** The search parameters of both lists. Invalid values are ignored. */
export const calendarsSearchSchema = z.object({
  tab: oneOf(TABS),
  q: words(200),
  sort: oneOf(SORTS),
  page: laterPage,
});

export type CalendarsSearch = z.infer<typeof calendarsSearchSchema>;

/** The query for the server, from the search parameters of the list. */
export const toQuery = ({ q, sort, page }: CalendarsSearch) => ({
  search: q,
  ordering: [sort ?? DEFAULT_SORT],
  page: page ?? 1,
});
