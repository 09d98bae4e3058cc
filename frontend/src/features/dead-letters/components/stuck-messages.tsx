import { Button } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { FloatingBars, SaidBar } from "@/components/floating-bars";
import {
  type ListHead,
  ListPage,
  type ListPageProps,
  type ListWords,
} from "@/components/list-page";
import { ApiError, isMissing, isRefused } from "@/lib/api/errors";
import { useIsPhone } from "@/lib/use-is-phone";
import type { ListView } from "@/lib/use-list";
import { useShrunkPage } from "@/lib/use-shrunk-page";

import { type ReplayResult, STUCK_PAGE, stuckQuery } from "../api/stuck";
import { type DeadLettersSearch, NOTHING_NARROWED, narrowings, toRange } from "../lib/search";
import {
  backAgain,
  KINDS,
  type Kind,
  newestOf,
  readKey,
  SERVICES,
  type Service,
  type Stuck,
} from "../lib/stuck";
import classes from "./dead-letters.module.css";
import { ReplayDialog } from "./settle-dialogs";
import { StuckDetailDrawer } from "./stuck-detail";
import { Away, WaysToAll } from "./stuck-notes";
import { StuckCards, StuckTable } from "./stuck-rows";
import { StuckToolbar } from "./stuck-toolbar";

const SOURCES = SERVICES.flatMap((service) => KINDS.map((kind) => ({ service, kind })));
/** How long the list is polled at the shorter interval after a replay. */
const WATCH_MS = 20_000;

const NOTHING_GONE: ReadonlySet<string> = new Set();

const WORDS: Omit<ListWords, "nothing"> = {
  loading: "Loading messages",
  failed: "The messages did not load",
  refused: "Only Admins see what got stuck between the services.",
  noMatch: { text: "No message fits what is asked for." },
};

const NOTHING_SETTLED: ListWords["nothing"] = {
  icon: "history",
  title: "Nothing settled yet",
  text: "Messages that were replayed or discarded are listed here for 90 days, with who decided and when.",
};

const NOTHING_STUCK: ListWords["nothing"] = {
  icon: "check",
  title: "Nothing is stuck",
  text: "Every message between the services was handled or is on its way.",
};

type Said = { text: string; tone: "ok" | "warn" };

/**
 * The newest messages of all four services, or one list of one service by pages. If a service
 * cannot be reached, its name is shown above the messages of the others.
 */
export function StuckMessages({
  search,
  onSearch,
  head,
}: Pick<ListPageProps<DeadLettersSearch>, "search" | "onSearch"> & { head: ListHead<"notices"> }) {
  const isPhone = useIsPhone();
  const isSettled = search.state === "settled";
  const [replayed, setReplayed] = useState<ReadonlySet<string>>(new Set());
  const isWatched = useWatch(replayed);
  const { q, reason, queue, task } = search;
  const { after, before } = toRange(search);
  const filters = { isSettled, search: q, reason, queue, task, after, before };
  // Only a single list has pages.
  const number = (search.service && search.kind && search.page) || 1;
  const answers = useQueries({
    queries: SOURCES.map(({ service, kind }) => {
      const isWhole = !search.service || search.service === service;
      const isPaged = isWhole && search.kind === kind;
      const part = { page: isPaged ? number : 1, size: isWhole ? STUCK_PAGE : 1 };
      return stuckQuery(service, kind, filters, part, isWatched);
    }),
  });
  const isMoving = useShrunkPage({
    error: answers.find(({ error }) => isMissing(error))?.error ?? null,
    page: number,
    pageSize: STUCK_PAGE,
    firstPage: stuckQuery(
      search.service ?? "workflow",
      search.kind ?? "came",
      filters,
      { page: 1, size: STUCK_PAGE },
      false,
    ),
    onPage: (next) =>
      onSearch({ page: next === 1 ? undefined : next, kind: search.kind }, { isCorrection: true }),
  });
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [isReplaying, setReplaying] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);

  const sources = SOURCES.map((source, index) => ({ ...source, answer: answers[index] }));
  const errorOf = (service: Service) =>
    sources.find((one) => one.service === service && one.answer?.isError)?.answer?.error ?? null;
  const away = SERVICES.filter((service) => errorOf(service));
  const retry = () => {
    for (const { answer } of sources) if (answer?.isError) void answer.refetch();
  };
  const countOf = (service: Service, kind?: Kind) => {
    const wanted = sources.filter((one) => one.service === service && (!kind || one.kind === kind));
    return wanted.every(({ answer }) => answer?.data && !answer.isError)
      ? sum(wanted.map(({ answer }) => answer?.data?.count))
      : undefined;
  };
  const kind = search.kind ?? kindToShow(search.service, countOf);
  const shown = sources.filter(
    (one) => !search.service || (one.service === search.service && one.kind === kind),
  );
  const isLoading = shown.some(({ answer }) => answer?.isPending);
  const isBusy = shown.some(({ answer }) => answer?.isPending || answer?.isPlaceholderData);
  const pages = shown.flatMap(({ answer }) => (answer?.data && !answer.isError ? answer.data : []));
  const total = sum(pages.map(({ count }) => count));
  const rows = newestOf(search.service ? pages.map(asWhole) : pages);
  const longer = search.service
    ? []
    : shown.flatMap(({ service, kind, answer }) => {
        const count = answer?.isError ? 0 : (answer?.data?.count ?? 0);
        const here = rows.filter((row) => row.service === service && row.kind === kind).length;
        return count > here ? [{ service, kind, count }] : [];
      });
  const chosen = rows.filter((row) => ticked.has(row.key));
  const back = backAgain(rows, replayed);
  const opened = search.open ? readKey(search.open) : null;

  const tick = (keys: readonly string[], isTicked: boolean) =>
    setTicked((current) => {
      const next = new Set(current);
      for (const key of keys) isTicked ? next.add(key) : next.delete(key);
      return next;
    });
  const afterReplay = (result: ReplayResult) => {
    setTicked(new Set(result.failed.map(({ message }) => message.key)));
    setReplayed((current) => new Set([...current, ...result.done.map(({ key }) => key)]));
    setSaid(sayReplay(result));
  };

  const isAllAway = search.service
    ? shown.some(({ answer }) => answer?.isError)
    : away.length === SERVICES.length;
  const refusal = sources.find(({ answer }) => isRefused(answer?.error))?.answer?.error;
  const failure = isAllAway ? errorOf(search.service ?? "workflow") : null;
  const isShown = !isLoading && !isMoving && !isAllAway;
  const goTo = (next: number) => onSearch({ page: next === 1 ? undefined : next, kind });
  const list: ListView<Stuck, string> = {
    rows: isShown ? rows : undefined,
    count: isLoading ? undefined : total,
    idOf: (row) => row.key,
    gone: NOTHING_GONE,
    news: null,
    show: () => {},
    error: refusal ?? (isLoading || isMoving ? null : failure),
    isFetching: isBusy,
    isStale: false,
    retry,
    page: number,
    pageSize: STUCK_PAGE,
    onPage: goTo,
  };
  const Rows = isPhone ? StuckCards : StuckTable;
  return (
    <ListPage
      {...head}
      list={list}
      toolbar={
        <>
          <StuckToolbar search={search} onSearch={onSearch} countOf={countOf} kind={kind} />
          <div className={classes.notes} aria-live="polite">
            {!search.service && !isLoading && !isAllAway && away.length > 0 && (
              <Away services={away} error={errorOf(away[0] ?? "workflow")} onRetry={retry} />
            )}
          </div>
        </>
      }
      words={{ ...WORDS, nothing: isSettled ? NOTHING_SETTLED : NOTHING_STUCK }}
      onClear={
        q || search.service || narrowings(search)
          ? () =>
              onSearch({ ...NOTHING_NARROWED, q: undefined, service: undefined, kind: undefined })
          : undefined
      }
      rows={
        <Rows
          rows={rows}
          ticked={ticked}
          onTick={isSettled ? undefined : tick}
          onOpen={(row) => onSearch({ open: row.key, page: search.page })}
        />
      }
      below={
        !isLoading &&
        longer.length > 0 && (
          <WaysToAll
            shown={rows.length}
            lists={longer}
            onShow={({ service, kind }) => onSearch({ service, kind })}
          />
        )
      }
      isPaged={search.service !== undefined}
    >
      <FloatingBars>
        <SaidBar tone={said?.tone} onDone={() => setSaid(null)}>
          {said?.text}
        </SaidBar>
        <SaidBar tone="warn">{backWords(back)}</SaidBar>
        {chosen.length > 0 && (
          <section className={classes.bulk} aria-label="What is ticked">
            <span className="tabular">{chosen.length} ticked</span>
            <Button size="xs" onClick={() => setReplaying(true)}>
              Replay {chosen.length}
            </Button>
            <Button size="xs" variant="default" onClick={() => setTicked(new Set())}>
              Untick all
            </Button>
          </section>
        )}
      </FloatingBars>
      {isReplaying && chosen.length > 0 && (
        <ReplayDialog messages={chosen} onDone={afterReplay} onClose={() => setReplaying(false)} />
      )}
      {opened && (
        <StuckDetailDrawer
          stuck={opened}
          isPhone={isPhone}
          onReplayed={afterReplay}
          onSay={(text) => setSaid({ text, tone: "ok" })}
          onClose={() => onSearch({ open: undefined, page: search.page })}
        />
      )}
    </ListPage>
  );
}

/** Whether to poll at the shorter interval: for WATCH_MS after each replay. */
function useWatch(replayed: ReadonlySet<string>): boolean {
  const [isWatched, setWatched] = useState(false);
  useEffect(() => {
    if (replayed.size === 0) return;
    setWatched(true);
    const timer = setTimeout(() => setWatched(false), WATCH_MS);
    return () => clearTimeout(timer);
  }, [replayed]);
  return isWatched;
}

/**
 * The kind to show if none is chosen: unsent messages if there are no others, else unhandled ones.
 */
const kindToShow = (
  service: Service | undefined,
  countOf: (service: Service, kind: Kind) => number | undefined,
): Kind =>
  service && countOf(service, "came") === 0 && countOf(service, "unsent") ? "unsent" : "came";

/** Marks a page of a single list as complete, since it is not merged with other lists. */
const asWhole = <P extends { messages: readonly unknown[] }>(one: P): P => ({
  ...one,
  count: one.messages.length,
});

const backWords = (back: readonly { task: string }[]): string | null => {
  if (back.length === 0) return null;
  if (back.length > 1) return `${back.length} of them failed again and are back in the list.`;
  return `It failed again: ${back[0]?.task || "the message"} is back in the list.`;
};

const sum = (counts: readonly (number | undefined)[]): number =>
  counts.reduce<number>((total, count) => total + (count ?? 0), 0);

const sayReplay = ({ done, failed }: ReplayResult): Said => {
  const [first] = done;
  const sent =
    done.length === 1 && first
      ? `${first.task || "The message"} is on its way to ${first.queue} again.`
      : `${done.length} messages are on their way again.`;
  if (failed.length === 0) return { text: sent, tone: "ok" };
  const [refused] = failed;
  const why = refused?.error instanceof ApiError ? refused.error.message : "It did not work.";
  const not = failed.length === 1 ? "One was not replayed" : `${failed.length} were not replayed`;
  return { text: `${done.length > 0 ? `${sent} ` : ""}${not}: ${why}`, tone: "warn" };
};
