import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, ticketsClient, workflowClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/workflow";

import type { HeldRole } from "../lib/roles";
import { type PeopleSearch, toQuery } from "../lib/search";

export type Account = components["schemas"]["AccountOutput"];
export type Invited = components["schemas"]["InvitedOutput"];
export type OpenTickets = { count: number; tickets: { number: string; subject: string }[] };
export type Kind = "staff" | "employee";

export const PAGE_SIZE = 25;
const SHOWN = 5;

const peopleKeys = {
  all: ["people"] as const,
  one: (id: number) => ["people", "one", id] as const,
};

export const peopleQuery = (search: PeopleSearch) =>
  queryOptions({
    queryKey: [...peopleKeys.all, "list", search] as const,
    queryFn: ({ signal }) => {
      const query = { ...toQuery(search), page_size: PAGE_SIZE };
      return bodyOf(workflowClient.GET("/identity/users/", { params: { query }, signal }));
    },
    // Keep the last page only within a tab.
    placeholderData: (page, query) =>
      query?.queryKey[2].state === search.state ? page : undefined,
  });

export const personQuery = (id: number) =>
  queryOptions({
    queryKey: peopleKeys.one(id),
    queryFn: ({ signal }) =>
      bodyOf(
        workflowClient.GET("/identity/users/{user_id}/", {
          params: { path: { user_id: String(id) } },
          signal,
        }),
      ),
  });

/** All roles that a person can be given. */
export const roleChoicesQuery = queryOptions({
  queryKey: ["role-choices"],
  queryFn: ({ signal }) => bodyOf(workflowClient.GET("/identity/roles/", { signal })),
  staleTime: 60_000,
});

const OPEN_STATUSES = ["New", "Open", "In Progress", "On Hold", "Pending"] as const;

/** The open tickets of an employee. */
export const openTicketsQuery = (userId: number) =>
  queryOptions({
    queryKey: [...peopleKeys.one(userId), "open-tickets"],
    queryFn: async ({ signal }): Promise<OpenTickets> => {
      const query = { employee: userId, status: [...OPEN_STATUSES], page_size: SHOWN };
      const page = await bodyOf(ticketsClient.GET("/tickets/", { params: { query }, signal }));
      const tickets = page.results.map((row) => ({ number: row.ticket_id, subject: row.subject }));
      return { count: page.count, tickets };
    },
    staleTime: 0,
  });

/** Returns a function that stores a changed account in the cache and loads the lists again. */
const useKeepPerson = () => {
  const queryClient = useQueryClient();
  return (account: Account) => {
    queryClient.setQueryData(peopleKeys.one(account.user_id), account);
    return queryClient.invalidateQueries({ queryKey: [...peopleKeys.all, "list"] });
  };
};

export const useInvite = () => {
  const keep = useKeepPerson();
  return useMutation({
    mutationFn: (body: { email: string; full_name: string; user_type: Kind; roles: HeldRole[] }) =>
      bodyOf(workflowClient.POST("/identity/users/", { body })),
    onSuccess: keep,
  });
};

const pathOf = (id: number) => ({ params: { path: { user_id: String(id) } } });

export const useInviteAgain = (id: number) => {
  const keep = useKeepPerson();
  return useMutation({
    mutationFn: () => bodyOf(workflowClient.POST("/identity/users/{user_id}/invite/", pathOf(id))),
    onSuccess: keep,
  });
};

export const useSetRoles = (id: number) => {
  const keep = useKeepPerson();
  return useMutation({
    mutationFn: (roles: HeldRole[]) =>
      bodyOf(
        workflowClient.PUT("/identity/users/{user_id}/roles/", { ...pathOf(id), body: { roles } }),
      ),
    onSuccess: keep,
  });
};

export const useSetActive = (id: number) => {
  const keep = useKeepPerson();
  return useMutation({
    mutationFn: (isActive: boolean) =>
      bodyOf(
        isActive
          ? workflowClient.POST("/identity/users/{user_id}/activate/", pathOf(id))
          : workflowClient.POST("/identity/users/{user_id}/deactivate/", pathOf(id)),
      ),
    onSuccess: keep,
  });
};
