import * as z from "zod/mini";

import { laterPage, oneOf, words } from "@/lib/search-params";
import type { Sorting } from "@/lib/sort";

export type Column = "seen" | "count";
export const SORTS = [
  "seen",
  "-seen",
  "count",
  "-count",
] as const satisfies readonly Sorting<Column>[];
export type Sort = (typeof SORTS)[number];
export const DEFAULT_SORT: Sort = "-seen";

const TABS = ["resolved"] as const;
export type Tab = (typeof TABS)[number];

export const KINDS = ["condition_failed", "nobody_eligible", "end_logic_failed"] as const;
export type Kind = (typeof KINDS)[number];

/** The search parameters of the list. Invalid values are ignored. */
export const incidentsSearchSchema = z.object({
  tab: oneOf(TABS),
  kind: oneOf(KINDS),
  q: words(200),
  sort: oneOf(SORTS),
  page: laterPage,
});

export type IncidentsSearch = z.infer<typeof incidentsSearchSchema>;

const ORDERINGS = {
  seen: "last_seen",
  "-seen": "-last_seen",
  count: "count",
  "-count": "-count",
} as const;

/** The query for the server, from the search parameters of the list. */
export const toQuery = ({ tab, kind, q, sort, page }: IncidentsSearch) => ({
  state: tab ?? ("open" as const),
  kind,
  search: q,
  ordering: [ORDERINGS[sort ?? DEFAULT_SORT]],
  page: page ?? 1,
});
