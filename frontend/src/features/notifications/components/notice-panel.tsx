import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { Icon, type IconName } from "@/components/icon";
import { Moment } from "@/components/moment";
import { EmptyState, ErrorState } from "@/components/states";

import { latestNoticesQuery, type Notice, useMarkAllRead, useMarkRead } from "../api/notifications";
import classes from "./notice-panel.module.css";

const ICONS: Record<string, IconName> = {
  task_assignment: "inbox",
  task_transfer_in: "inbox",
  task_escalation: "up",
  task_completed: "check",
  ticket_resolved: "check",
  ticket_closed: "check",
  sla_warning: "clock",
  sla_breach: "warning",
  comment_added: "message",
  mention: "message",
};

export function NoticePanel({
  unread,
  onOpenTicket,
}: {
  unread: number;
  onOpenTicket: (number: string) => void;
}) {
  const notices = useQuery(latestNoticesQuery);
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
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={unread === 0}
          loading={markAll.isPending}
          onClick={() => markAll.mutate()}
          leftSection={<Icon name="checkAll" size={16} />}
        >
          Mark all read
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label="Latest notifications">
        {notices.isPending && <NoticeSkeletons />}
        {notices.isError && !notices.data && (
          <ErrorState
            title="Notifications did not load"
            error={notices.error}
            onRetry={() => notices.refetch()}
            isRetrying={notices.isFetching}
          />
        )}
        {notices.data?.length === 0 && (
          <EmptyState icon="bell" title="Nothing yet">
            When a ticket comes to you, you hear of it here.
          </EmptyState>
        )}
        {notices.data && notices.data.length > 0 && (
          <ul>
            {notices.data.map((notice) => (
              <li key={notice.id}>
                <NoticeRow notice={notice} onOpen={() => open(notice)} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
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
        <Icon name={ICONS[notice.notification_type] ?? "bell"} size={16} />
      </span>
      <span className={classes.body}>
        <span className={classes.subject} dir="auto">
          {!notice.is_read && <span className="visually-hidden">Unread: </span>}
          {notice.subject}
        </span>
        <span className={classes.message} dir="auto">
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
