import { queryOptions } from "@tanstack/react-query";

import { roleKeys } from "@/lib/api/availability";
import { bodyOf, workflowClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/workflow";

import type { HeldRole } from "../lib/roles";
import type { RoleSearch, RolesSearch } from "../lib/roles-search";

export type Role = components["schemas"]["RoleRowOutput"];
export type Absence = components["schemas"]["AbsenceOutput"];
export type Place = components["schemas"]["PlaceOutput"];
export type Turns = components["schemas"]["TurnsOutput"];
export type Fairness = components["schemas"]["FairnessOutput"];
export type Share = components["schemas"]["ShareOutput"];
export type TakenTurn = components["schemas"]["TakenTurnOutput"];
export type Leaving = components["schemas"]["LeavingOutput"];
export type PassedOn = components["schemas"]["PassedOnOutput"];

export const PAGE_SIZE = 25;
export const PREVIEW_SIZE = 10;

const pathOf = (roleId: number) => ({ path: { role_id: roleId } });

export const rolesQuery = ({ page }: RolesSearch) =>
  queryOptions({
    queryKey: [...roleKeys.all, "list", page ?? 1] as const,
    queryFn: ({ signal }) => {
      const query = { page: page ?? 1, page_size: PAGE_SIZE };
      return bodyOf(workflowClient.GET("/roles/", { params: { query }, signal }));
    },
    placeholderData: (before) => before,
  });

export const absencesQuery = ({ page }: RolesSearch) =>
  queryOptions({
    queryKey: [...roleKeys.all, "absences", page ?? 1] as const,
    queryFn: ({ signal }) => {
      const query = { page: page ?? 1, page_size: PAGE_SIZE };
      return bodyOf(workflowClient.GET("/roles/absences/", { params: { query }, signal }));
    },
    placeholderData: (before) => before,
  });

export const turnsQuery = (roleId: number, { page }: RoleSearch) =>
  queryOptions({
    queryKey: [...roleKeys.turning, roleId, "turns", page ?? 1] as const,
    queryFn: ({ signal }) => {
      const query = { page: page ?? 1, page_size: PAGE_SIZE };
      return bodyOf(
        workflowClient.GET("/roles/{role_id}/turns/", {
          params: { ...pathOf(roleId), query },
          signal,
        }),
      );
    },
    placeholderData: (before) => before,
  });

export const fairnessQuery = (roleId: number, { from, to }: RoleSearch) =>
  queryOptions({
    queryKey: [...roleKeys.turning, roleId, "fairness", from, to] as const,
    queryFn: ({ signal }) =>
      bodyOf(
        workflowClient.GET("/roles/{role_id}/fairness/", {
          params: { ...pathOf(roleId), query: { from, to } },
          signal,
        }),
      ),
    placeholderData: (before) => before,
  });

/** The turns that the fairness adds up, with their tickets; for Admins. */
export const takenTurnsQuery = (roleId: number, { from, to, page }: RoleSearch) =>
  queryOptions({
    queryKey: [...roleKeys.turning, roleId, "taken", from, to, page ?? 1] as const,
    queryFn: ({ signal }) => {
      const query = { from, to, page: page ?? 1, page_size: PAGE_SIZE };
      return bodyOf(
        workflowClient.GET("/roles/{role_id}/fairness/turns/", {
          params: { ...pathOf(roleId), query },
          signal,
        }),
      );
    },
    placeholderData: (before) => before,
  });

/** The successors of a person who leaves these roles, or all roles if none is named. */
export const leavingQuery = (userId: number, roleIds: readonly number[], page: number) =>
  queryOptions({
    queryKey: [...roleKeys.turning, "leaving", userId, roleIds, page] as const,
    queryFn: ({ signal }) => {
      const query = { user_id: userId, role_id: [...roleIds], page, page_size: PREVIEW_SIZE };
      return bodyOf(workflowClient.GET("/roles/leaving/", { params: { query }, signal }));
    },
    placeholderData: (before) => before,
    staleTime: 0,
  });

/** The ids of these roles. Roles that the workflow service does not know are left out. */
export const roleIdsQuery = (wanted: readonly HeldRole[]) =>
  queryOptions({
    queryKey: [...roleKeys.all, "ids", wanted] as const,
    queryFn: async ({ signal }): Promise<readonly number[]> => {
      const found = await Promise.all(wanted.map((held) => roleIdsOf(held, signal)));
      return found.flat();
    },
  });

const roleIdsOf = async ({ system, role }: HeldRole, signal: AbortSignal): Promise<number[]> => {
  // The search also finds roles whose names only contain these words.
  const query = { system, search: role, page_size: 100 };
  const page = await bodyOf(workflowClient.GET("/roles/", { params: { query }, signal }));
  return page.results
    .filter(({ name }) => name.toLowerCase() === role.toLowerCase())
    .map(({ role_id }) => role_id);
};
