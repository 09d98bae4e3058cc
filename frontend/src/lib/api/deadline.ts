import { queryOptions } from "@tanstack/react-query";

import type { Priority } from "../priority";
import { bodyOf, workflowClient } from "./client";
import type { paths } from "./generated/workflow";
import { ticketKeys } from "./ticket-keys";

export type DeadlineAccount =
  paths["/tasks/{task_id}/sla/"]["get"]["responses"][200]["content"]["application/json"];
export type StepPart = DeadlineAccount["steps"][number];

/**
 * The task whose deadline is asked for, with the ticket's number and the revision that the page
 * shows.
 */
export type DeadlineSubject = { number: string; taskId: number; rev: number };

/**
 * The explanation of a task's deadline. Its query key begins with that of the ticket, so that a
 * change of the ticket loads it again.
 */
export const deadlineQuery = ({ number, taskId, rev }: DeadlineSubject) =>
  queryOptions({
    queryKey: [...ticketKeys.one(number), "deadline", rev],
    queryFn: ({ signal }) =>
      bodyOf(
        workflowClient.GET("/tasks/{task_id}/sla/", {
          params: { path: { task_id: String(taskId) } },
          signal,
        }),
      ),
    placeholderData: (previous, query) => (query?.queryKey[1] === number ? previous : undefined),
  });

/** When the task would be due with another priority. The request changes nothing. */
export const supposedDeadlineQuery = (
  { number, taskId, rev }: DeadlineSubject,
  priority: Priority,
) =>
  queryOptions({
    queryKey: [...ticketKeys.one(number), "deadline", rev, priority],
    queryFn: ({ signal }) =>
      bodyOf(
        workflowClient.GET("/tasks/{task_id}/sla/", {
          params: { path: { task_id: String(taskId) }, query: { priority } },
          signal,
        }),
      ),
  });
