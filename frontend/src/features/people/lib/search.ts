import { z } from "zod";

import type { Sorting } from "@/lib/sort";

export const SORTS = [
  "name",
  "-name",
  "email",
  "-email",
  "since",
  "-since",
] as const satisfies readonly Sorting<"name" | "email" | "since">[];
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

/** What the address of the list holds. A value that makes no sense is dropped, never an error. */
export const peopleSearchSchema = z.object({
  q: z.string().max(200).optional().catch(undefined),
  state: z.enum(STATES).optional().catch(undefined),
  role: z.string().max(64).optional().catch(undefined),
  system: z.string().max(50).optional().catch(undefined),
  sort: z.enum(SORTS).optional().catch(undefined),
  page: z.number().int().min(2).optional().catch(undefined),
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

/** The list's query as the server names things. */
export const toQuery = ({ q, state, role, system, sort, page }: PeopleSearch) => ({
  search: q,
  role,
  system,
  is_active: state && state !== "deactivated",
  is_set_up: state === "active" ? true : state === "invited" ? false : undefined,
  ordering: [ORDERINGS[sort ?? DEFAULT_SORT]],
  page: page ?? 1,
});

/** What became of an account, in one word. */
export const stateOf = (account: { is_active: boolean; is_set_up: boolean }): AccountState => {
  if (!account.is_active) return "deactivated";
  return account.is_set_up ? "active" : "invited";
};
