import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";

import { Dialog } from "@/components/dialog";
import { FloatingBars, SaidBar } from "@/components/floating-bars";
import page from "@/components/list-page.module.css";
import list from "@/components/list-rows.module.css";
import { ListSkeleton } from "@/components/list-skeleton";
import { Moment } from "@/components/moment";
import { Pager } from "@/components/pager";
import { EmptyState, ErrorState } from "@/components/states";
import { ApiError } from "@/lib/api/errors";
import type { ListMove } from "@/lib/list-navigation";
import { PHONE_QUERY } from "@/lib/screen";
import { sentence } from "@/lib/sentence";
import { useShrunkPage } from "@/lib/use-shrunk-page";

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

/** Notices of tasks that did not reach the notification service. */
export function FailedNotices({
  search,
  onSearch,
  renderHead,
}: {
  search: DeadLettersSearch;
  onSearch: (patch: Partial<DeadLettersSearch>, move?: ListMove) => void;
  renderHead: (count: number | undefined) => ReactNode;
}) {
  const isPhone = useMediaQuery(PHONE_QUERY, false, { getInitialValueInEffect: false });
  const number = search.page ?? 1;
  const failed = useQuery(failedNoticesQuery(number));
  const retry = useRetryNotice();
  const isMoving = useShrunkPage({
    error: failed.error,
    page: number,
    pageSize: NOTICES_PAGE,
    firstPage: failedNoticesQuery(1),
    onPage: (next) => onSearch({ page: next === 1 ? undefined : next }, { isCorrection: true }),
  });
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState<string | null>(null);

  if (failed.error instanceof ApiError && failed.error.status === 403) {
    return (
      <>
        {renderHead(undefined)}
        <EmptyState icon="lock" title="Not open to you">
          Only Admins see which notices were not delivered.
        </EmptyState>
      </>
    );
  }
  const found = isMoving ? undefined : failed.data;
  const retryOne = (notice: FailedNotice) =>
    retry.mutate(notice.id, {
      onSuccess: () => setSaid(sentence`The notice to ${notice.user_full_name} is sent again.`),
    });
  const Rows = isPhone ? NoticeCards : NoticeTable;
  return (
    <>
      {renderHead(found?.count)}
      {retry.isError && (
        <div className={classes.notes}>
          <Refusal error={retry.error} />
        </div>
      )}
      {found && found.count > 1 && (
        <div className={page.toolbar}>
          <Button variant="default" onClick={() => setAsking(true)}>
            Retry all {found.count}
          </Button>
        </div>
      )}
      <div className={page.body} aria-busy={failed.isFetching}>
        {(failed.isPending || isMoving) && (
          <ListSkeleton label="Loading notices" isPhone={isPhone} />
        )}
        {!found && failed.isError && !isMoving && (
          <ErrorState
            title="The notices did not load"
            error={failed.error}
            onRetry={() => failed.refetch()}
            isRetrying={failed.isFetching}
          />
        )}
        {found?.count === 0 && (
          <EmptyState icon="check" title="Every notice was delivered">
            Nobody misses news of their tickets.
          </EmptyState>
        )}
        {found && found.notices.length > 0 && (
          <Rows
            notices={found.notices}
            onRetry={retryOne}
            retrying={retry.isPending ? retry.variables : null}
          />
        )}
      </div>
      {found && found.count > NOTICES_PAGE && (
        <Pager
          page={number}
          pageSize={NOTICES_PAGE}
          count={found.count}
          onPage={(next) => onSearch({ page: next === 1 ? undefined : next })}
        />
      )}
      <FloatingBars>
        <SaidBar onDone={() => setSaid(null)}>{retry.isError ? null : said}</SaidBar>
      </FloatingBars>
      {isAsking && found && (
        <RetryAllDialog count={found.count} onDone={setSaid} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

type RowsProps = {
  notices: readonly FailedNotice[];
  onRetry: (notice: FailedNotice) => void;
  retrying: number | null | undefined;
};

function NoticeTable({ notices, onRetry, retrying }: RowsProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard
    <section className={list.scroll} aria-label="Notices" tabIndex={0}>
      <table className={`${list.table} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col" className={classes.person}>
              Person
            </th>
            <th scope="col">Notice</th>
            <th scope="col" className={classes.task}>
              Ticket
            </th>
            <th scope="col" className={classes.next}>
              What is next
            </th>
            <th scope="col" className={list.assigned}>
              Since
            </th>
            <th scope="col" className={classes.act}>
              <span className="visually-hidden">What to do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {notices.map((notice) => (
            <tr key={notice.id} className={list.row}>
              <td dir="auto">{notice.user_full_name}</td>
              <td title={notice.error} dir="auto">
                {notice.subject}
              </td>
              <td>
                <TicketLink notice={notice} />
              </td>
              <td className={classes.muted}>
                <Next notice={notice} />
              </td>
              <td className={list.assigned}>
                <Moment at={notice.created_at} />
              </td>
              <td className={classes.act}>
                <RetryButton notice={notice} onRetry={onRetry} retrying={retrying} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function NoticeCards({ notices, onRetry, retrying }: RowsProps) {
  return (
    <ul className={list.cards} aria-label="Notices">
      {notices.map((notice) => (
        <li key={notice.id} className={list.card}>
          <div className={list.cardTop}>
            <bdi dir="auto">{notice.user_full_name}</bdi>
            <Moment at={notice.created_at} />
          </div>
          <span className={classes.noticeSubject} dir="auto">
            {notice.subject}
          </span>
          <div className={list.cardFoot}>
            <TicketLink notice={notice} />
            <RetryButton notice={notice} onRetry={onRetry} retrying={retrying} />
          </div>
          <span className={classes.muted}>
            <Next notice={notice} />
          </span>
        </li>
      ))}
    </ul>
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
  retrying,
}: {
  notice: FailedNotice;
  onRetry: (notice: FailedNotice) => void;
  retrying: number | null | undefined;
}) {
  return (
    <Button
      size="xs"
      variant="default"
      className={classes.retry}
      loading={retrying === notice.id}
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
