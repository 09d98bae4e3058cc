import { useDocumentVisibility } from "@mantine/hooks";
import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";

import { bodyOf, notificationsClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/notifications";

type ListAnswer = paths["/notifications/"]["get"]["responses"][200]["content"]["application/json"];
type Latest = { count: number; notices: Notice[] };
export type Notice = ListAnswer["results"][number];

export const noticeKeys = {
  all: ["notices"] as const,
  latest: () => [...noticeKeys.all, "latest"] as const,
  unread: () => [...noticeKeys.all, "unread"] as const,
  unreadOf: (number: string) => [...noticeKeys.all, "unread-of", number] as const,
};

/** How many more notices each click loads. The server returns at most 100 at once. */
export const NOTICE_STEP = 30;
export const MOST_NOTICES = 90;

/** The newest `size` notices. */
export const latestNoticesQuery = (size: number) =>
  queryOptions({
    queryKey: [...noticeKeys.latest(), size],
    queryFn: async ({ signal }) => {
      const query = { page_size: size };
      const { count, results } = await bodyOf(
        notificationsClient.GET("/notifications/", { params: { query }, signal }),
      );
      return { count, notices: results };
    },
    placeholderData: keepPreviousData,
  });

export const unreadCountQuery = queryOptions({
  queryKey: noticeKeys.unread(),
  queryFn: async ({ signal }) =>
    (await bodyOf(notificationsClient.GET("/notifications/unread-count/", { signal })))
      .unread_count,
});

export const useMarkRead = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      notificationsClient.POST("/notifications/{id}/read/", { params: { path: { id } } }),
    onMutate: (id) => {
      queryClient.setQueriesData<Latest>({ queryKey: noticeKeys.latest() }, (latest) => {
        const asRead = (notice: Notice) =>
          notice.id === id ? { ...notice, is_read: true } : notice;
        return latest && { ...latest, notices: latest.notices.map(asRead) };
      });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: noticeKeys.all }),
  });
};

export const useMarkAllRead = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => notificationsClient.POST("/notifications/read-all/"),
    onSettled: () => queryClient.invalidateQueries({ queryKey: noticeKeys.all }),
  });
};

/** The ids of the user's unread notices about a ticket. */
const unreadOfQuery = (number: string) =>
  queryOptions({
    queryKey: noticeKeys.unreadOf(number),
    queryFn: async ({ signal }) => {
      // One call can mark 100 notices; the others are loaded and marked after it.
      const query = { ticket: number, is_read: false, page_size: 100 };
      const page = await bodyOf(
        notificationsClient.GET("/notifications/", { params: { query }, signal }),
      );
      return page.results.map(({ id }) => id);
    },
  });

/**
 * Marks the notices about the open ticket as read, also those that arrive while the window is
 * visible.
 */
export const useReadNoticesOf = (number: string): void => {
  const queryClient = useQueryClient();
  const isInSight = useDocumentVisibility() === "visible";
  const unread = useQuery(unreadOfQuery(number)).data;
  const { mutate } = useMutation({
    mutationFn: (ids: readonly string[]) =>
      notificationsClient.POST("/notifications/read-some/", { body: { ids: [...ids] } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: noticeKeys.all }),
  });
  useEffect(() => {
    if (isInSight && unread && unread.length > 0) mutate(unread);
  }, [isInSight, unread, mutate]);
};
