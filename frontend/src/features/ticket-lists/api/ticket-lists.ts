import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/workflow";
import { showsTickets, ticketChanged } from "@/lib/api/ticket-keys";
import type { Priority } from "@/lib/priority";
import type { Listed } from "@/lib/use-list";

import { fromAll, fromOwned, type ListRow } from "../lib/rows";
import { type Sort, type Tab, toOrdering } from "../lib/search";

type Rows<T> = T extends {
  responses: { 200: { content: { "application/json": { results: (infer R)[] } } } };
}
  ? R
  : never;

export type OwnedRow = Rows<paths["/tasks/owned-tickets/"]["get"]>;
export type AllRow = Rows<paths["/tasks/all-tasks/"]["get"]>;
export type Workflow = Rows<paths["/workflows/"]["get"]>;

/** The tickets in a list: those that the coordinator owns, or all. */
export type Scope = "owned" | "all";

export type ListFilters = {
  tab: Tab;
  search?: string;
  priority?: Priority;
  sort: Sort;
  page: number;
};

export const PAGE_SIZE = 25;
/** The greatest number of workflows to offer; typing finds the others. */
const CHOICES = 50;

export const ticketListKeys = { all: showsTickets(["ticket-lists"]) };

export const ticketListQuery = (scope: Scope, filters: ListFilters) =>
  queryOptions({
    queryKey: [...ticketListKeys.all, scope, filters] as const,
    queryFn: async ({ signal }): Promise<Listed<ListRow>> => {
      const { sort, ...narrowing } = filters;
      const query = {
        ...narrowing,
        ordering: [toOrdering(sort, filters.tab)],
        page_size: PAGE_SIZE,
      };
      if (scope === "owned") {
        const page = await bodyOf(
          workflowClient.GET("/tasks/owned-tickets/", { params: { query }, signal }),
        );
        return { count: page.count, results: page.results.map(fromOwned) };
      }
      const page = await bodyOf(
        workflowClient.GET("/tasks/all-tasks/", { params: { query }, signal }),
      );
      return { count: page.count, results: page.results.map(fromAll) };
    },
    // Keep the last page only within a list and tab: the tabs have different columns.
    placeholderData: (page, query) =>
      query?.queryKey[1] === scope && query.queryKey[2].tab === filters.tab ? page : undefined,
    refetchInterval: 60_000,
  });

/** The active workflows that match the search. `isCut`: there are more than were returned. */
export const activeWorkflowsQuery = (search: string) =>
  queryOptions({
    queryKey: [...ticketListKeys.all, "workflows", search],
    queryFn: async ({ signal }): Promise<{ workflows: Workflow[]; isCut: boolean }> => {
      const query = {
        status: ["initialized" as const],
        search: search || undefined,
        ordering: ["name" as const],
        page_size: CHOICES,
      };
      const page = await bodyOf(workflowClient.GET("/workflows/", { params: { query }, signal }));
      return { workflows: page.results, isCut: page.next !== null };
    },
    placeholderData: keepPreviousData,
  });

export const useAssignWorkflow = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ number, workflowId }: { number: string; workflowId: number }) =>
      bodyOf(
        workflowClient.POST("/tickets/{number}/assign-workflow/", {
          params: { path: { number } },
          body: { workflow_id: workflowId },
        }),
      ),
    // Load the data again after an error, too: a workflow may have taken the ticket meanwhile.
    onSettled: (_answer, _error, { number }) => ticketChanged(queryClient, number),
  });
};
