import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/workflow";
import { showsTickets, ticketChanged } from "@/lib/api/ticket-keys";

import { type ClaimQueueSearch, toQuery } from "../lib/search";

export type WaitingTask = components["schemas"]["TaskOutput"];

export const PAGE_SIZE = 25;
/** How often the list is loaded again: others claim from it without a notice to this user. */
const REFRESH_MS = 20_000;

export const claimQueueKeys = { all: showsTickets(["claim-queue"]) };

export const claimQueueQuery = (search: ClaimQueueSearch) =>
  queryOptions({
    queryKey: [...claimQueueKeys.all, search] as const,
    queryFn: ({ signal }) => {
      const query = { ...toQuery(search), page_size: PAGE_SIZE };
      return bodyOf(workflowClient.GET("/tasks/", { params: { query }, signal }));
    },
    placeholderData: (page) => page,
    refetchInterval: REFRESH_MS,
  });

/**
 * Claims a task without naming a revision: the user wants the ticket even if, for example, its
 * priority has changed meanwhile. The mutation ends when all lists have been loaded again.
 */
export const useClaimFromQueue = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ task_id }: WaitingTask) =>
      bodyOf(
        workflowClient.POST("/tasks/{task_id}/claim/", {
          params: { path: { task_id: String(task_id) } },
          body: {},
        }),
      ),
    // Load the lists after an error, too: somebody else may have claimed the ticket.
    onSettled: (_answer, _error, { ticket_number }) => ticketChanged(queryClient, ticket_number),
  });
};
