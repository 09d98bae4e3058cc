import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { Icon } from "@/components/icon";
import { ListPage, type ListPageProps, type ListTab, type ListWords } from "@/components/list-page";
import { ListToolbar } from "@/components/list-toolbar";
import { useList } from "@/lib/use-list";

import {
  claimQueueQuery,
  PAGE_SIZE,
  useClaimFromQueue,
  type WaitingTask,
} from "../api/claim-queue";
import {
  type ClaimQueueSearch,
  DEFAULT_SORT,
  SORT_CHOICES,
  type Sort,
  type Tab,
} from "../lib/search";
import { lostWords, wonWords } from "../lib/words";
import classes from "./claim-queue.module.css";
import { ClaimQueueRows } from "./claim-queue-rows";

const TABS: readonly ListTab<Tab>[] = [{ label: "All" }, { value: "late", label: "Late" }];

const NOTHING: ListWords["nothing"] = {
  icon: "check",
  title: "Nothing waits to be claimed",
  text: "Tickets appear here that wait for somebody of your roles: those that people claim, and those for which nobody could be found.",
};
const NOTHING_LATE: ListWords["nothing"] = {
  icon: "check",
  title: "Nothing late",
  text: "No ticket that waits in your queue is past its deadline.",
};

/** The outcome of a claim. `act` is the number of the claim on this page. */
type Outcome = { act: number; words: string; number: string; isWon: boolean };

/** The list of the tickets that wait in the user's roles until somebody claims them. */
export function ClaimQueuePage({ search, onSearch }: ListPageProps<ClaimQueueSearch>) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const claim = useClaimFromQueue();
  const sort = search.sort ?? DEFAULT_SORT;
  const sortBy = (next: Sort) => onSearch({ sort: next === DEFAULT_SORT ? undefined : next });
  const tasks = useList({
    queryOf: (number: number) =>
      claimQueueQuery({ ...search, page: number === 1 ? undefined : number }),
    page: search.page,
    pageSize: PAGE_SIZE,
    idOf: (task: WaitingTask) => task.task_id,
    // After each claim of the user, show the list as it is then, without keeping rows in place.
    round: outcome?.act,
    onSearch,
  });
  const onClaim = (task: WaitingTask) => {
    const number = task.ticket_number;
    const tell = (words: string, isWon: boolean) =>
      setOutcome((before) => ({ act: (before?.act ?? 0) + 1, words, number, isWon }));
    claim.mutate(task, {
      onSuccess: ({ current_step }) => tell(wonWords(number, current_step?.name), true),
      onError: (error) => tell(lostWords(number, error), false),
    });
  };
  return (
    <ListPage
      title="Queue"
      isCountInWindow
      tabs={TABS}
      tab={search.tab}
      onTab={(tab) => onSearch({ tab })}
      list={tasks}
      toolbar={
        <>
          <ListToolbar
            search={search}
            onSearch={onSearch}
            sort={sort}
            sortChoices={SORT_CHOICES}
            onSort={sortBy}
          />
          <div role="status">{outcome && <Said key={outcome.act} outcome={outcome} />}</div>
        </>
      }
      words={{
        loading: "Loading the queue",
        failed: "The queue did not load",
        nothing: search.tab === "late" ? NOTHING_LATE : NOTHING,
        noMatch: { text: "No ticket in your queue fits this search and these filters." },
      }}
      onClear={
        search.q || search.priority
          ? () => onSearch({ q: undefined, priority: undefined })
          : undefined
      }
      rows={
        <ClaimQueueRows
          tasks={tasks}
          claiming={{
            onClaim,
            pending: claim.isPending ? claim.variables.task_id : undefined,
          }}
          sort={sort}
          onSort={sortBy}
        />
      }
    />
  );
}

/** Says how a claim ended. It takes the focus, because the button that had it is gone. */
function Said({ outcome }: { outcome: Outcome }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => line.current?.focus(), []);
  return (
    <p ref={line} tabIndex={-1} className={classes.said} data-won={outcome.isWon || undefined}>
      <Icon name={outcome.isWon ? "check" : "info"} size={16} />
      {outcome.words}
      {outcome.isWon && (
        <Link to="/tickets/$number" params={{ number: outcome.number }}>
          Open it
        </Link>
      )}
    </p>
  );
}
