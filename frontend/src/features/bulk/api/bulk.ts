import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { components, paths } from "@/lib/api/generated/workflow";
import { showsTickets } from "@/lib/api/ticket-keys";

type Bulk = paths["/tasks/bulk/"]["post"];
type Body = NonNullable<Bulk["requestBody"]>["content"]["application/json"];

export type Action = components["schemas"]["ActionEnum"];
/** The fields of an action beside the tickets, by the server's names. */
export type Fields = Omit<Body, "action" | "task_ids" | "preview">;
export type Result = Bulk["responses"][200]["content"]["application/json"]["results"][number];

const bulkKeys = { all: showsTickets(["bulk"]) };

/** The results that each action would have now, for each of these tasks. */
export const previewQuery = (taskIds: readonly number[]) =>
  queryOptions({
    queryKey: [...bulkKeys.all, "preview", taskIds],
    queryFn: async ({ signal }): Promise<Result[]> => {
      const body = { task_ids: [...taskIds], preview: true };
      return (await bodyOf(workflowClient.POST("/tasks/bulk/", { body, signal }))).results;
    },
    placeholderData: keepPreviousData,
    enabled: taskIds.length > 0,
    // A dialog that opens later looks again.
    staleTime: 5_000,
  });

export const postBulk = async (
  action: Action,
  taskIds: readonly number[],
  fields: Fields,
): Promise<Result[]> => {
  const body = { ...fields, action, task_ids: [...taskIds] };
  return (await bodyOf(workflowClient.POST("/tasks/bulk/", { body }))).results;
};
