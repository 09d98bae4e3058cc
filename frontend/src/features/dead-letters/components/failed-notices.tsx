import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";

import { Dialog } from "@/components/dialog";
import { FloatingBars, SaidBar } from "@/components/floating-bars";
import {
  type ListHead,
  ListPage,
  type ListPageProps,
  type ListWords,
} from "@/components/list-page";
import page from "@/components/list-page.module.css";
import { type ListColumn, ListRows } from "@/components/list-rows";
import rows from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import { sentence } from "@/lib/sentence";
import { useList } from "@/lib/use-list";

import {
  type FailedNotice,
  failedNoticesQuery,
  NOTICES_PAGE,
  useRetryAllNotices,
  useRetryNotice,
} from "../api/notices";
import type { DeadLettersSearch } from "../lib/search";
import classes from "./dead-letters.module.css";
import { Refusal } from "./settle-dialogs";

/** The list of the tasks' notices that did not reach the notification service. */
export function FailedNotices({
  search,
  onSearch,
  head,
}: Pick<ListPageProps<DeadLettersSearch>, "search" | "onSearch"> & { head: ListHead<"notices"> }) {
  const retry = useRetryNotice();
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const list = useList({
    queryOf: failedNoticesQuery,
    page: search.page,
    pageSize: NOTICES_PAGE,
    idOf: (notice: FailedNotice) => notice.id,
    isHeld: false,
    onSearch,
  });
  const retryOne = (notice: FailedNotice) =>
    retry.mutate(notice.id, {
      onSuccess: () => setSaid(sentence`The notice to ${notice.user_full_name} is sent again.`),
    });
  const renderRetry = (notice: FailedNotice) => (
    <RetryButton
      notice={notice}
      onRetry={retryOne}
      isRetrying={retry.isPending && retry.variables === notice.id}
    />
  );
  return (
    <ListPage
      {...head}
      list={list}
      toolbar={
        <>
          {retry.isError && (
            <div className={classes.notes}>
              <Refusal error={retry.error} />
            </div>
          )}
          {list.count !== undefined && list.count > 1 && (
            <div className={page.toolbar}>
              <Button variant="default" onClick={() => setAsking(true)}>
                Retry all {list.count}
              </Button>
            </div>
          )}
        </>
      }
      words={WORDS}
      rows={
        <ListRows
          label="Notices"
          list={list}
          columns={columnsOf(renderRetry)}
          card={(notice) => <NoticeCard notice={notice} act={renderRetry(notice)} />}
          className={classes.table}
        />
      }
    >
      <FloatingBars>
        <SaidBar onDone={() => setSaid(null)}>{retry.isError ? null : said}</SaidBar>
      </FloatingBars>
      {isAsking && list.count !== undefined && (
        <RetryAllDialog count={list.count} onDone={setSaid} onClose={() => setAsking(false)} />
      )}
    </ListPage>
  );
}

const WORDS: ListWords = {
  loading: "Loading notices",
  failed: "The notices did not load",
  refused: "Only Admins see which notices were not delivered.",
  nothing: {
    icon: "check",
    title: "Every notice was delivered",
    text: "Nobody misses news of their tickets.",
  },
};

const columnsOf = (
  renderRetry: (notice: FailedNotice) => ReactNode,
): ListColumn<FailedNotice>[] => [
  {
    label: "Person",
    head: classes.person,
    dir: "auto",
    render: ({ user_full_name }) => user_full_name,
  },
  {
    label: "Notice",
    dir: "auto",
    titleOf: ({ error }) => error,
    render: ({ subject }) => subject,
  },
  { label: "Ticket", head: classes.task, render: (notice) => <TicketLink notice={notice} /> },
  {
    label: "What is next",
    head: classes.next,
    cell: classes.muted,
    render: (notice) => <Next notice={notice} />,
  },
  {
    label: "Since",
    head: rows.assigned,
    cell: rows.assigned,
    render: ({ created_at }) => <Moment at={created_at} />,
  },
  {
    label: "What to do",
    isLabelHidden: true,
    head: classes.act,
    cell: classes.act,
    render: renderRetry,
  },
];

function NoticeCard({ notice, act }: { notice: FailedNotice; act: ReactNode }) {
  return (
    <>
      <div className={rows.cardTop}>
        <bdi dir="auto">{notice.user_full_name}</bdi>
        <Moment at={notice.created_at} />
      </div>
      <span className={classes.noticeSubject} dir="auto">
        {notice.subject}
      </span>
      <div className={rows.cardFoot}>
        <TicketLink notice={notice} />
        {act}
      </div>
      <span className={classes.muted}>
        <Next notice={notice} />
      </span>
    </>
  );
}

function TicketLink({ notice }: { notice: FailedNotice }) {
  const number = notice.related_ticket_number;
  if (!number) return null;
  return (
    <Link to="/tickets/$number" params={{ number }}>
      {number}
    </Link>
  );
}

function Next({ notice }: { notice: FailedNotice }) {
  const tried = notice.attempts === 1 ? "Tried once" : `Tried ${notice.attempts} times`;
  if (notice.state === "dead") return <>{tried}, given up</>;
  return (
    <>
      {tried}, next <Moment at={notice.available_at} />
    </>
  );
}

function RetryButton({
  notice,
  onRetry,
  isRetrying,
}: {
  notice: FailedNotice;
  onRetry: (notice: FailedNotice) => void;
  isRetrying: boolean;
}) {
  return (
    <Button
      size="xs"
      variant="default"
      className={classes.retry}
      loading={isRetrying}
      aria-label={sentence`Retry the notice to ${notice.user_full_name}`}
      onClick={() => onRetry(notice)}
    >
      Retry
    </Button>
  );
}

function RetryAllDialog({
  count,
  onDone,
  onClose,
}: {
  count: number;
  onDone: (text: string) => void;
  onClose: () => void;
}) {
  const retryAll = useRetryAllNotices();
  return (
    <Dialog onClose={onClose} title={`Retry all ${count} notices`}>
      <div className={classes.dialog}>
        {retryAll.error && <Refusal error={retryAll.error} />}
        <p>All of them are tried again at once, with fresh attempts. Nobody gets a notice twice.</p>
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={retryAll.isPending}
            onClick={() =>
              retryAll.mutate(undefined, {
                onSuccess: ({ retried }) => {
                  onDone(
                    retried === 1
                      ? "One notice is sent again."
                      : `${retried} notices are sent again.`,
                  );
                  onClose();
                },
              })
            }
          >
            Retry all
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
