import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { makeActKeys } from "@/lib/act-keys";
import { bodyOf, workflowClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/workflow";

export type FailedNotice = components["schemas"]["FailedNotificationOutput"];

export const NOTICES_PAGE = 25;

export const noticeKeys = { all: ["failed-notices"] as const };

/** Notices that could not be handed to the notification service, newest first. */
export const failedNoticesQuery = (page: number) =>
  queryOptions({
    queryKey: [...noticeKeys.all, page],
    queryFn: async ({ signal }) => {
      const query = { page, page_size: NOTICES_PAGE };
      const { count, results } = await bodyOf(
        workflowClient.GET("/tasks/failed-notifications/", { params: { query }, signal }),
      );
      return { count, notices: results };
    },
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });

export const useRetryNotice = () => {
  const queryClient = useQueryClient();
  const [keys] = useState(makeActKeys);
  return useMutation({
    mutationFn: (id: number) =>
      bodyOf(
        workflowClient.POST("/tasks/failed-notifications/{notification_id}/retry/", {
          params: {
            path: { notification_id: String(id) },
            header: { "Idempotency-Key": keys.keyOf(String(id)) },
          },
        }),
      ),
    onSettled: (_answer, error, id) => {
      keys.settle(String(id), error);
      return queryClient.invalidateQueries({ queryKey: noticeKeys.all });
    },
  });
};

export const useRetryAllNotices = () => {
  const queryClient = useQueryClient();
  const [keys] = useState(makeActKeys);
  return useMutation({
    mutationFn: () =>
      bodyOf(
        workflowClient.POST("/tasks/failed-notifications/retry_all/", {
          params: { header: { "Idempotency-Key": keys.keyOf("all") } },
        }),
      ),
    onSettled: (_answer, error) => {
      keys.settle("all", error);
      return queryClient.invalidateQueries({ queryKey: noticeKeys.all });
    },
  });
};
