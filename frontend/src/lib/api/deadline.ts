import { queryOptions } from "@tanstack/react-query";

import type { Priority } from "../priority";
import { bodyOf, workflowClient } from "./client";
import type { paths } from "./generated/workflow";
import { ticketKeys } from "./ticket-keys";

export type DeadlineAccount =
  paths["/tasks/{task_id}/sla/"]["get"]["responses"][200]["content"]["application/json"];
export type StepPart = DeadlineAccount["steps"][number];

/** The owner of the deadline: the task of a ticket, in the state that the page shows. */
export type DeadlineSubject = { number: string; taskId: number; rev: number };

/**
 * Why a task is due at its time. Among the keys of its ticket, so that changes of the ticket load
 * it again.
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

/** When it would be due with another priority; nothing is stored by asking. */
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
