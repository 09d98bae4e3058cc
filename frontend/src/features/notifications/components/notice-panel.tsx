import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Icon, type IconName } from "@/components/icon";
import { Moment } from "@/components/moment";
import { EmptyState, ErrorState } from "@/components/states";

import {
  latestNoticesQuery,
  MOST_NOTICES,
  NOTICE_STEP,
  type Notice,
  useMarkAllRead,
  useMarkRead,
} from "../api/notifications";
import { messageDirection, noticeTitle } from "../lib/words";
import classes from "./notice-panel.module.css";

/** The icons of the types that have one of their own. */
const ICONS: Partial<Record<Notice["notification_type"], IconName>> = {
  task_assignment: "inbox",
  task_transfer_in: "inbox",
  task_transfer_out: "minus",
  task_escalation: "up",
  task_completed: "check",
  workflow_step_change: "arrow",
  task_status_update: "flag",
  sla_warning: "clock",
  sla_breach: "warning",
  comment_added: "message",
  mention: "message",
  ticket_resolved: "check",
  ticket_closed: "check",
};

export function NoticePanel({
  unread,
  onOpenTicket,
}: {
  unread: number;
  onOpenTicket: (number: string) => void;
}) {
  const [size, setSize] = useState(NOTICE_STEP);
  const latest = useQuery(latestNoticesQuery(size));
  const notices = latest.data?.notices;
  const hasMore = latest.data !== undefined && latest.data.count > size && size < MOST_NOTICES;
  const markRead = useMarkRead();
  const markAll = useMarkAllRead();

  const open = (notice: Notice) => {
    if (!notice.is_read) markRead.mutate(notice.id);
    if (notice.related_ticket_number) onOpenTicket(notice.related_ticket_number);
  };

  return (
    <div className={classes.panel}>
      <div className={classes.head}>
        <h2 className={classes.title}>Notifications</h2>
        <MarkAll unread={unread} isPending={markAll.isPending} onMark={() => markAll.mutate()} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label="Latest notifications">
        {latest.isPending && <NoticeSkeletons />}
        {latest.isError && !notices && (
          <ErrorState
            title="Notifications did not load"
            error={latest.error}
            onRetry={() => latest.refetch()}
            isRetrying={latest.isFetching}
          />
        )}
        {notices?.length === 0 && (
          <EmptyState icon="bell" title="Nothing yet">
            When a ticket comes to you, you hear of it here.
          </EmptyState>
        )}
        {notices && notices.length > 0 && (
          <ul>
            {notices.map((notice) => (
              <li key={notice.id}>
                <NoticeRow notice={notice} onOpen={() => open(notice)} />
              </li>
            ))}
          </ul>
        )}
        {hasMore && (
          <div className={classes.older}>
            <Button
              variant="default"
              size="compact-sm"
              loading={latest.isFetching}
              onClick={() => setSize(size + NOTICE_STEP)}
            >
              Show older ones
            </Button>
          </div>
        )}
      </section>
    </div>
  );
}

/**
 * The button to mark all notices as read. If there are several, it asks for confirmation, because
 * this cannot be undone.
 */
function MarkAll({
  unread,
  isPending,
  onMark,
}: {
  unread: number;
  isPending: boolean;
  onMark: () => void;
}) {
  const [isAsking, setAsking] = useState(false);
  if (isAsking && unread > 1) {
    return (
      <span className={classes.asking}>
        <Button variant="default" size="compact-sm" onClick={() => setAsking(false)}>
          Keep
        </Button>
        <Button
          size="compact-sm"
          autoFocus
          loading={isPending}
          onClick={() => {
            setAsking(false);
            onMark();
          }}
        >
          Mark {unread} as read
        </Button>
      </span>
    );
  }
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      disabled={unread === 0}
      loading={isPending}
      onClick={() => (unread > 1 ? setAsking(true) : onMark())}
      leftSection={<Icon name="checkAll" size={16} />}
    >
      Mark all read
    </Button>
  );
}

function NoticeRow({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const number = notice.related_ticket_number;
  const isNumberUnsaid = number && !notice.message.includes(number);
  return (
    <button
      type="button"
      className={classes.row}
      data-unread={!notice.is_read || undefined}
      onClick={onOpen}
    >
      <span className={classes.sign}>
        {/* After an upgrade of the server, a page loaded before may receive unknown types. */}
        <Icon name={ICONS[notice.notification_type] ?? "bell"} size={16} />
      </span>
      <span className={classes.body}>
        <span className={classes.subject}>
          {!notice.is_read && <span className="visually-hidden">Unread: </span>}
          <bdi>{noticeTitle(notice)}</bdi>
        </span>
        <span className={classes.message} dir={messageDirection(notice)}>
          {notice.message}
        </span>
        <span className={classes.meta}>
          {isNumberUnsaid && <span>{notice.related_ticket_number}</span>}
          <Moment at={notice.created_at} />
        </span>
      </span>
      {!notice.is_read && <span className={classes.dot} aria-hidden />}
    </button>
  );
}

function NoticeSkeletons() {
  return (
    <div role="status" aria-label="Loading notifications">
      {["a", "b", "c"].map((key) => (
        <div key={key} className={classes.row}>
          <Skeleton circle height={28} />
          <span className={classes.body}>
            <Skeleton height={12} width="70%" mt={4} />
            <Skeleton height={10} width="90%" mt={8} />
            <Skeleton height={10} width="40%" mt={8} />
          </span>
        </div>
      ))}
    </div>
  );
}
