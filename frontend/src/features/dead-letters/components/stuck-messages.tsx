import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQueries } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";

import { Icon } from "@/components/icon";
import page from "@/components/list-page.module.css";
import { ListSkeleton } from "@/components/list-skeleton";
import { useRowKeys } from "@/components/list-toolbar";
import { EmptyState, ErrorState } from "@/components/states";
import { ApiError } from "@/lib/api/errors";
import { PHONE_QUERY } from "@/lib/screen";

import { type ReplayResult, SHOWN, stuckQuery } from "../api/stuck";
import type { DeadLettersSearch } from "../lib/search";
import {
  backAgain,
  inOrder,
  type Kind,
  readKey,
  SERVICE_NAMES,
  SERVICES,
  type Service,
} from "../lib/stuck";
import classes from "./dead-letters.module.css";
import { ReplayDialog } from "./settle-dialogs";
import { StuckDetailDrawer } from "./stuck-detail";
import { StuckCards, StuckTable } from "./stuck-rows";
import { StuckToolbar } from "./stuck-toolbar";

const KINDS: readonly Kind[] = ["came", "unsent"];
const SOURCES = SERVICES.flatMap((service) => KINDS.map((kind) => ({ service, kind })));
/** So long the list is asked for every two seconds after a replay. */
const WATCH_MS = 20_000;

type Said = { text: string; tone: "ok" | "warn" };

/** One list over the four services; one that is away is named and hides nothing of the others. */
export function StuckMessages({
  search,
  onSearch,
  renderHead,
}: {
  search: DeadLettersSearch;
  onSearch: (patch: Partial<DeadLettersSearch>) => void;
  renderHead: (count: number | undefined) => ReactNode;
}) {
  const isPhone = useMediaQuery(PHONE_QUERY, false, { getInitialValueInEffect: false });
  const isSettled = search.state === "settled";
  const [replayed, setReplayed] = useState<ReadonlySet<string>>(new Set());
  const isWatched = useWatch(replayed);
  const filters = { isSettled, search: search.q };
  const answers = useQueries({
    queries: SOURCES.map(({ service, kind }) => stuckQuery(service, kind, filters, isWatched)),
  });
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [isReplaying, setReplaying] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  useRowKeys();

  const sources = SOURCES.map((source, index) => ({ ...source, answer: answers[index] }));
  const errorOf = (service: Service) =>
    sources.find((one) => one.service === service && one.answer?.isError)?.answer?.error ?? null;
  if (sources.some(({ answer }) => isForbidden(answer?.error))) {
    return (
      <>
        {renderHead(undefined)}
        <EmptyState icon="lock" title="Not open to you">
          Only Admins see what got stuck between the services.
        </EmptyState>
      </>
    );
  }
  const isLoading = sources.some(({ answer }) => answer?.isPending || answer?.isPlaceholderData);
  const away = SERVICES.filter((service) => errorOf(service));
  const retry = () => {
    for (const { answer } of sources) if (answer?.isError) void answer.refetch();
  };
  const countOf = (service: Service) =>
    errorOf(service)
      ? undefined
      : sum(sources.filter((one) => one.service === service).map((one) => one.answer?.data?.count));
  const total = sum(SERVICES.map(countOf));
  const shownSources = sources.filter((one) => !search.service || one.service === search.service);
  const rows = inOrder(
    shownSources.flatMap((one) => (one.answer?.isError ? [] : (one.answer?.data?.messages ?? []))),
  );
  const isCut = shownSources.some((one) => (one.answer?.data?.count ?? 0) > SHOWN);
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

  const isAllAway = away.length === SERVICES.length;
  const Rows = isPhone ? StuckCards : StuckTable;
  return (
    <>
      {renderHead(isLoading ? undefined : total)}
      <StuckToolbar search={search} onSearch={onSearch} countOf={countOf} isPhone={isPhone} />
      <div className={classes.notes} aria-live="polite">
        {said && (
          <p className={classes.said} data-tone={said.tone}>
            <Icon name={said.tone === "ok" ? "check" : "warning"} size={16} />
            {said.text}
          </p>
        )}
        {back.length > 0 && (
          <p className={classes.said} data-tone="warn">
            <Icon name="warning" size={16} />
            {back.length === 1
              ? `It failed again: ${back[0]?.task || "the message"} is back in the list.`
              : `${back.length} of them failed again and are back in the list.`}
          </p>
        )}
        {!isLoading && !isAllAway && away.length > 0 && (
          <Away services={away} error={errorOf(away[0] ?? "workflow")} onRetry={retry} />
        )}
      </div>
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
      <div className={page.body} aria-busy={isLoading}>
        {isLoading && <ListSkeleton label="Loading messages" isPhone={isPhone} />}
        {!isLoading && isAllAway && (
          <ErrorState
            title="The messages did not load"
            error={errorOf("workflow")}
            onRetry={retry}
            isRetrying={answers.some((answer) => answer.isFetching)}
          />
        )}
        {!isLoading && !isAllAway && rows.length === 0 && (
          <NothingHere
            isSettled={isSettled}
            isFiltered={Boolean(search.q || search.service)}
            onClear={() => onSearch({ q: undefined, service: undefined })}
          />
        )}
        {!isLoading && rows.length > 0 && (
          <Rows
            rows={rows}
            ticked={ticked}
            onTick={isSettled ? undefined : tick}
            onOpen={(row) => onSearch({ open: row.key })}
          />
        )}
        {!isLoading && isCut && (
          <p className={classes.cut}>
            The newest {SHOWN} of each service are shown; older ones follow as these are settled.
          </p>
        )}
      </div>
      {isReplaying && chosen.length > 0 && (
        <ReplayDialog messages={chosen} onDone={afterReplay} onClose={() => setReplaying(false)} />
      )}
      {opened && (
        <StuckDetailDrawer
          stuck={opened}
          isPhone={isPhone}
          onReplayed={afterReplay}
          onSay={(text) => setSaid({ text, tone: "ok" })}
          onClose={() => onSearch({ open: undefined })}
        />
      )}
    </>
  );
}

/** True for a while after each replay: what became of it is seen without a reload. */
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

const isForbidden = (error: unknown) => error instanceof ApiError && error.status === 403;

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

function Away({
  services,
  error,
  onRetry,
}: {
  services: readonly Service[];
  error: unknown;
  onRetry: () => void;
}) {
  const names = services.map((service) => SERVICE_NAMES[service]).join(" and ");
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div className={classes.said} data-tone="warn" role="alert">
      <Icon name="cloudOff" size={16} />
      <span>
        {names} {services.length === 1 ? "does" : "do"} not answer. What is stuck there is missing
        here.
        {requestId && (
          <>
            {" "}
            Request <code>{requestId}</code>
          </>
        )}
      </span>
      <Button size="compact-xs" variant="default" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

function NothingHere({
  isSettled,
  isFiltered,
  onClear,
}: {
  isSettled: boolean;
  isFiltered: boolean;
  onClear: () => void;
}) {
  if (isFiltered) {
    return (
      <EmptyState
        icon="search"
        title="Nothing matches"
        action={
          <Button variant="default" onClick={onClear}>
            Clear filters
          </Button>
        }
      >
        No message fits this search and this service.
      </EmptyState>
    );
  }
  return isSettled ? (
    <EmptyState icon="history" title="Nothing settled yet">
      Messages that were replayed or discarded are listed here, with who decided and when.
    </EmptyState>
  ) : (
    <EmptyState icon="check" title="Nothing is stuck">
      Every message between the services was handled or is on its way.
    </EmptyState>
  );
}
