import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";

import { reportLink } from "@/lib/live/link-status";
import { openLiveSocket } from "@/lib/live/socket";

import { readNoticeFrame } from "../lib/frames";
import { noticeKeys } from "./notifications";

/**
 * Keeps the bell up to date by its socket. Calls `onNews` with the ticket number of each notice
 * that arrives. After a lost connection, when notices may have been missed, calls it with null.
 */
export const useLiveNotices = (
  renewSession: () => Promise<boolean>,
  onNews: (ticketNumber: string | null) => void,
): void => {
  const queryClient = useQueryClient();
  const tellNews = useEffectEvent(onNews);
  const renew = useEffectEvent(renewSession);

  useEffect(() => {
    const socket = openLiveSocket({
      path: "/ws/notifications/",
      onState: (state) => reportLink("notifications", state),
      beforeRetry: () => renew(),
      onReopen: () => {
        void queryClient.invalidateQueries({ queryKey: noticeKeys.all });
        tellNews(null);
      },
      onFrame: (data) => {
        const frame = readNoticeFrame(data);
        if (frame?.type === "count_update") {
          queryClient.setQueryData(noticeKeys.unread(), frame.unread_count);
          void queryClient.invalidateQueries({ queryKey: noticeKeys.latest() });
        }
        if (frame?.type === "notification") {
          void queryClient.invalidateQueries({ queryKey: noticeKeys.all });
          tellNews(frame.notification.related_ticket_number ?? null);
        }
      },
    });
    return () => {
      socket.close();
      reportLink("notifications", null);
    };
  }, [queryClient]);
};
