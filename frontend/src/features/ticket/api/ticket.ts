import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/workflow";
import { ticketKeys } from "@/lib/api/ticket-keys";
import { type SentDraft, settleDraft } from "@/lib/draft";

type Body<T> = T extends { responses: { 200: { content: { "application/json": infer B } } } }
  ? B
  : never;

export type Ticket = Body<paths["/tickets/by-number/{number}/"]["get"]>;
export type Task = Body<paths["/tasks/"]["get"]>["results"][number];
export type Moves = Body<paths["/tasks/{task_id}/available-transitions/"]["get"]>;
export type Move = Moves["results"][number];
export type TaskMap = Body<paths["/tasks/{task_id}/visualization/"]["get"]>;
export type TaskMapNode = TaskMap["nodes"][number];
export type Offer = Body<paths["/tasks/{task_id}/offers/"]["get"]>["offers"][number];

/**
 * Others may change the ticket without a notice to this user, so it is loaded again at this
 * interval.
 */
const REFRESH_MS = 20_000;

export const ticketQuery = (number: string) =>
  queryOptions({
    queryKey: [...ticketKeys.one(number), "facts"],
    queryFn: ({ signal }) =>
      bodyOf(
        workflowClient.GET("/tickets/by-number/{number}/", {
          params: { path: { number } },
          signal,
        }),
      ),
    refetchInterval: REFRESH_MS,
  });

/** The task of a ticket; null if no workflow has taken it. */
export const taskQuery = (number: string) =>
  queryOptions({
    queryKey: [...ticketKeys.one(number), "task"],
    queryFn: async ({ signal }): Promise<Task | null> => {
      const query = { ticket_number: number };
      const page = await bodyOf(workflowClient.GET("/tasks/", { params: { query }, signal }));
      return page.results[0] ?? null;
    },
    refetchInterval: REFRESH_MS,
  });

/**
 * The moves that the user can make now. The key has the task's `rev`, so a new revision loads them
 * again.
 */
export const movesQuery = (number: string, task: Pick<Task, "task_id" | "rev">) =>
  queryOptions({
    queryKey: [...ticketKeys.one(number), "moves", task.rev],
    queryFn: ({ signal }) =>
      bodyOf(
        workflowClient.GET("/tasks/{task_id}/available-transitions/", {
          params: { path: { task_id: String(task.task_id) } },
          signal,
        }),
      ),
  });

export const taskMapQuery = (number: string, task: Pick<Task, "task_id" | "rev">) =>
  queryOptions({
    queryKey: [...ticketKeys.one(number), "task-map", task.rev],
    queryFn: ({ signal }) =>
      bodyOf(
        workflowClient.GET("/tasks/{task_id}/visualization/", {
          params: { path: { task_id: String(task.task_id) } },
          signal,
        }),
      ),
    placeholderData: (previous) => previous,
  });

/**
 * The commands that the user may send now, computed by the rules that the server applies to them.
 */
export const offersQuery = (number: string, task: Pick<Task, "task_id" | "rev">) =>
  queryOptions({
    queryKey: [...ticketKeys.one(number), "offers", task.rev],
    queryFn: async ({ signal }) => {
      const path = { task_id: String(task.task_id) };
      const answer = await bodyOf(
        workflowClient.GET("/tasks/{task_id}/offers/", { params: { path }, signal }),
      );
      return answer.offers;
    },
  });

export type ActInput = {
  taskId: number;
  transitionId: number | null;
  notes: string;
  rev: number;
  /** Whether an Admin acts on behalf of the holder. */
  isOnBehalf: boolean;
  /** The draft of the notes. */
  draft: SentDraft;
};

export const useAct = (number: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ taskId, transitionId, notes, rev, isOnBehalf }: ActInput) =>
      bodyOf(
        workflowClient.POST("/transitions/{task_id}/transition/", {
          params: { path: { task_id: taskId } },
          body: { transition_id: transitionId, notes, rev, on_behalf: isOnBehalf },
        }),
      ),
    onSuccess: (_answer, { draft }) => settleDraft(draft.place, draft.text),
    // Load the data again after an error, too: what is on the screen may be outdated.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ticketKeys.one(number) }),
  });
};
