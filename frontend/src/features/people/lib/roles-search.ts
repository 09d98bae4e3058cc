import * as z from "zod/mini";

import { date, laterPage, oneOf } from "@/lib/search-params";

const LISTS = ["away"] as const;
export type RolesTab = (typeof LISTS)[number];

/** The search parameters of the list of roles, and of people who are away. */
export const rolesSearchSchema = z.object({ tab: oneOf(LISTS), page: laterPage });
export type RolesSearch = z.infer<typeof rolesSearchSchema>;

const PARTS = ["fairness"] as const;
export type RoleTab = (typeof PARTS)[number];

/** The search parameters of one role: `from` and `to` are days, the period of its fairness. */
export const roleSearchSchema = z.object({
  tab: oneOf(PARTS),
  from: date,
  to: date,
  page: laterPage,
});
export type RoleSearch = z.infer<typeof roleSearchSchema>;
