import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "./client";

export type Candidate = { userId: number; name: string };
/** `isCut`: more people match than are in `people`. */
export type Candidates = { people: Candidate[]; isCut: boolean };

/** The largest page that the server returns. */
const PAGE_SIZE = 100;
/** The greatest number of people to offer; typing finds the others. */
const CHOICES = 50;

/**
 * The id of this system's role with exactly this name; null if there is none. The server's search
 * also returns roles whose name contains this name, so pages are read until the role is found.
 */
const roleIdQuery = (roleName: string) =>
  queryOptions({
    queryKey: ["role-id", roleName],
    queryFn: async ({ signal }): Promise<number | null> => {
      for (let page = 1; ; page += 1) {
        const query = { system: "tts", search: roleName, page, page_size: PAGE_SIZE };
        const roles = await bodyOf(workflowClient.GET("/roles/", { params: { query }, signal }));
        const role = roles.results.find(({ name }) => name === roleName);
        if (role) return role.role_id;
        if (roles.next === null) return null;
      }
    },
    staleTime: 5 * 60_000,
  });

/** The current members of a role of this system who match the search. */
export const roleMembersQuery = (roleName: string, search: string) =>
  queryOptions({
    queryKey: ["role-members", roleName, search],
    queryFn: async ({ signal, client }): Promise<Candidates> => {
      const roleId = await client.ensureQueryData(roleIdQuery(roleName));
      if (roleId === null) return { people: [], isCut: false };
      const page = await bodyOf(
        workflowClient.GET("/roles/{role_id}/members/", {
          params: {
            path: { role_id: roleId },
            query: {
              search: search || undefined,
              is_active: true,
              ordering: ["user_full_name"],
              page_size: CHOICES,
            },
          },
          signal,
        }),
      );
      return {
        people: page.results.map((user) => ({ userId: user.user_id, name: user.user_full_name })),
        isCut: page.next !== null,
      };
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** All staff members who match the search; for Admins only. */
export const everybodyQuery = (search: string) =>
  queryOptions({
    queryKey: ["everybody", search],
    queryFn: async ({ signal }): Promise<Candidates> => {
      const page = await bodyOf(
        workflowClient.GET("/identity/users/", {
          params: {
            query: {
              search: search || undefined,
              is_active: true,
              user_type: "staff",
              ordering: ["full_name"],
              page_size: CHOICES,
            },
          },
          signal,
        }),
      );
      return {
        people: page.results.map((user) => ({ userId: user.user_id, name: user.full_name })),
        isCut: page.next !== null,
      };
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
