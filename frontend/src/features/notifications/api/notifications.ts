import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, notificationsClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/notifications";

type ListAnswer = paths["/notifications/"]["get"]["responses"][200]["content"]["application/json"];
export type Notice = ListAnswer["results"][number];

export const noticeKeys = {
  all: ["notices"] as const,
  latest: () => [...noticeKeys.all, "latest"] as const,
  unread: () => [...noticeKeys.all, "unread"] as const,
};

/** The newest notices, as many as the panel shows. */
export const latestNoticesQuery = queryOptions({
  queryKey: noticeKeys.latest(),
  queryFn: async ({ signal }) => {
    const query = { page_size: 30 };
    const page = await bodyOf(
      notificationsClient.GET("/notifications/", { params: { query }, signal }),
    );
    return page.results;
  },
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
      queryClient.setQueryData(noticeKeys.latest(), (notices: Notice[] | undefined) =>
        notices?.map((notice) => (notice.id === id ? { ...notice, is_read: true } : notice)),
      );
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
