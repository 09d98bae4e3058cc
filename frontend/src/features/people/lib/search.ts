import * as z from "zod/mini";

import { laterPage, oneOf, words } from "@/lib/search-params";
import type { Sorting } from "@/lib/sort";

export type Column = "name" | "email" | "since";
export const SORTS = [
  "name",
  "-name",
  "email",
  "-email",
  "since",
  "-since",
] as const satisfies readonly Sorting<Column>[];
export type Sort = (typeof SORTS)[number];
export const DEFAULT_SORT: Sort = "name";

export const SORT_CHOICES: { value: Sort; label: string }[] = [
  { value: "name", label: "By name" },
  { value: "email", label: "By address" },
  { value: "-since", label: "Newest first" },
  { value: "since", label: "Oldest first" },
];

const STATES = ["active", "invited", "deactivated"] as const;
export type AccountState = (typeof STATES)[number];

/** The search parameters of the list. Invalid values are ignored. */
export const peopleSearchSchema = z.object({
  q: words(200),
  state: oneOf(STATES),
  role: words(64),
  system: words(50),
  sort: oneOf(SORTS),
  page: laterPage,
});

export type PeopleSearch = z.infer<typeof peopleSearchSchema>;

const ORDERINGS = {
  name: "full_name",
  "-name": "-full_name",
  email: "email",
  "-email": "-email",
  since: "created_at",
  "-since": "-created_at",
} as const;

/** The query for the server, from the search parameters of the list. */
export const toQuery = ({ q, state, role, system, sort, page }: PeopleSearch) => ({
  search: q,
  role,
  system,
  is_active: state && state !== "deactivated",
  is_set_up: state === "active" ? true : state === "invited" ? false : undefined,
  ordering: [ORDERINGS[sort ?? DEFAULT_SORT]],
  page: page ?? 1,
});

/** The state of an account, in one word. */
export const stateOf = (account: { is_active: boolean; is_set_up: boolean }): AccountState => {
  if (!account.is_active) return "deactivated";
  return account.is_set_up ? "active" : "invited";
};
