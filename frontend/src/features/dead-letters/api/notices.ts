import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/workflow";

export type FailedNotice = components["schemas"]["FailedNotificationOutput"];

export const NOTICES_PAGE = 25;

export const noticeKeys = { all: ["failed-notices"] as const };

/** Notices that could not be sent to the notification service, newest first. */
export const failedNoticesQuery = (page: number) =>
  queryOptions({
    queryKey: [...noticeKeys.all, page],
    queryFn: ({ signal }) => {
      const query = { page, page_size: NOTICES_PAGE };
      return bodyOf(
        workflowClient.GET("/tasks/failed-notifications/", { params: { query }, signal }),
      );
    },
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });

export const useRetryNotice = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: number) =>
      bodyOf(
        workflowClient.POST("/tasks/failed-notifications/{notification_id}/retry/", {
          params: { path: { notification_id: String(id) } },
        }),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: noticeKeys.all }),
  });
};

export const useRetryAllNotices = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => bodyOf(workflowClient.POST("/tasks/failed-notifications/retry_all/")),
    onSettled: () => queryClient.invalidateQueries({ queryKey: noticeKeys.all }),
  });
};
