import { useDocumentVisibility } from "@mantine/hooks";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { bodyOf, notificationsClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/notifications";

type ListAnswer = paths["/notifications/"]["get"]["responses"][200]["content"]["application/json"];
export type Notice = ListAnswer["results"][number];

export const noticeKeys = {
  all: ["notices"] as const,
  latest: () => [...noticeKeys.all, "latest"] as const,
  unread: () => [...noticeKeys.all, "unread"] as const,
  unreadOf: (number: string) => [...noticeKeys.all, "unread-of", number] as const,
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

/** The ids of what one has not read about a ticket. */
const unreadOfQuery = (number: string) =>
  queryOptions({
    queryKey: noticeKeys.unreadOf(number),
    queryFn: async ({ signal }) => {
      // As many as one call marks; what is over comes with the next.
      const query = { ticket: number, is_read: false, page_size: 100 };
      const page = await bodyOf(
        notificationsClient.GET("/notifications/", { params: { query }, signal }),
      );
      return page.results.map(({ id }) => id);
    },
  });

/**
 * Whoever looks at a ticket has read what the bell says of it: by whatever way it was opened, and
 * also what arrives meanwhile, for as long as the window is in sight.
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
