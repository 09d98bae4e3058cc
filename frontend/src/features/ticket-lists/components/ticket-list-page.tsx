import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

import { FloatingBars, SaidBar } from "@/components/floating-bars";
import page from "@/components/list-page.module.css";
import { ListSkeleton } from "@/components/list-skeleton";
import { ListToolbar, useRowKeys } from "@/components/list-toolbar";
import { NewsButton } from "@/components/news-button";
import { Pager } from "@/components/pager";
import { EmptyState, ErrorState } from "@/components/states";
import { type Counts, countsQuery } from "@/lib/api/counts";
import { ApiError } from "@/lib/api/errors";
import { lazily } from "@/lib/lazily";
import type { ListMove } from "@/lib/list-navigation";
import { PHONE_QUERY } from "@/lib/screen";
import { useHeldRows } from "@/lib/use-held-rows";
import { useShrunkPage } from "@/lib/use-shrunk-page";

import { PAGE_SIZE, type Scope, ticketListQuery } from "../api/ticket-lists";
import { filtersOf } from "../lib/filters";
import type { ListRow } from "../lib/rows";
import {
  defaultSort,
  type Sort,
  sortChoices,
  type Tab,
  type TicketListSearch,
} from "../lib/search";
import { TicketCards, TicketTable } from "./ticket-rows";

const AssignWorkflowDialog = lazily(() =>
  import("./assign-workflow-dialog").then((it) => it.AssignWorkflowDialog),
);

const TABS: { value: Tab; label: string }[] = [
  { value: "active", label: "Active" },
  { value: "inactive", label: "Inactive" },
  { value: "unassigned", label: "Unassigned" },
];

const WORDS: Record<Scope, { title: string; refused: string; empty: Record<Tab, string> }> = {
  all: {
    title: "Tickets",
    refused: "Only Admins see every ticket. Yours are under My work.",
    empty: {
      active: "Tickets that somebody works on are listed here as soon as they arrive.",
      inactive: "Tickets that are resolved or withdrawn are listed here.",
      unassigned: "Every ticket has a workflow and a person.",
    },
  },
  owned: {
    title: "Owned",
    refused: "Only Ticket Coordinators own tickets. Yours are under My work.",
    empty: {
      active: "Tickets that you are the owner of are listed here as soon as they arrive.",
      inactive: "Tickets of yours that are resolved or withdrawn are listed here.",
      unassigned: "Somebody works on each of your tickets.",
    },
  },
};

/** A list of tickets by what became of them: all for Admins, the owned ones for coordinators. */
export function TicketListPage({
  scope,
  search,
  onSearch,
  renderTitle,
}: {
  scope: Scope;
  search: TicketListSearch;
  /** Changes the address; `undefined` takes a key out. Any change but of the page goes to page 1. */
  onSearch: (patch: Partial<TicketListSearch>, move?: ListMove) => void;
  renderTitle: (title: string, count: number | undefined) => ReactNode;
}) {
  const isPhone = useMediaQuery(PHONE_QUERY, false, { getInitialValueInEffect: false });
  const tab: Tab = search.tab ?? "active";
  const number = search.page ?? 1;
  const sort = search.sort ?? defaultSort(tab);
  const sortBy = (next: Sort) => onSearch({ sort: next === defaultSort(tab) ? undefined : next });
  const filters = filtersOf(search);
  const tickets = useQuery(ticketListQuery(scope, filters));
  const counts = useQuery(countsQuery).data?.[scope];
  const [assigned, setAssigned] = useState<ListRow | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  useRowKeys();

  const held = useHeldRows(
    JSON.stringify([scope, filters]),
    tickets.isPlaceholderData ? undefined : tickets.data?.rows,
    (row) => row.number,
    tickets.isFetching,
  );
  const isMoving = useShrunkPage({
    error: tickets.error,
    page: number,
    pageSize: PAGE_SIZE,
    firstPage: ticketListQuery(scope, { ...filters, page: 1 }),
    onPage: (next) => onSearch({ page: next === 1 ? undefined : next }, { isCorrection: true }),
  });

  const words = WORDS[scope];
  const list = isMoving ? undefined : tickets.data;
  const rows = held.rows ?? list?.rows ?? [];
  const isRefused = tickets.error instanceof ApiError && tickets.error.status === 403;
  if (isRefused) {
    return (
      <div className={page.page}>
        {renderTitle(words.title, undefined)}
        <EmptyState icon="lock" title="Not open to you">
          {words.refused}
        </EmptyState>
      </div>
    );
  }
  const Rows = isPhone ? TicketCards : TicketTable;
  return (
    <div className={page.page}>
      {renderTitle(words.title, list?.count)}
      <div className={page.tabs}>
        {TABS.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            className={page.tab}
            aria-pressed={tab === value}
            onClick={() =>
              onSearch({ tab: value === "active" ? undefined : value, sort: undefined })
            }
          >
            {label}
            {counts && <TabCount tab={value} counts={counts} />}
          </button>
        ))}
        <NewsButton news={held.news} onShow={held.show} />
      </div>
      <ListToolbar
        search={search}
        onSearch={onSearch}
        isPhone={isPhone}
        sort={sort}
        sortChoices={sortChoices(tab)}
        onSort={sortBy}
      />
      <div
        className={page.body}
        aria-busy={tickets.isFetching}
        data-stale={tickets.isPlaceholderData || undefined}
      >
        {!list && (!tickets.isError || isMoving) && (
          <ListSkeleton label="Loading tickets" isPhone={isPhone} />
        )}
        {!list && tickets.isError && !isMoving && (
          <ErrorState
            title="The tickets did not load"
            error={tickets.error}
            onRetry={() => tickets.refetch()}
            isRetrying={tickets.isFetching}
          />
        )}
        {list && rows.length === 0 && (
          <NothingHere
            text={words.empty[tab]}
            isAllDone={tab === "unassigned"}
            isFiltered={Boolean(search.q || search.priority)}
            onClear={() => onSearch({ q: undefined, priority: undefined })}
          />
        )}
        {list && rows.length > 0 && (
          <Rows
            rows={rows}
            gone={held.gone}
            tab={tab}
            sort={sort}
            onSort={sortBy}
            onAssign={scope === "all" ? (row) => setAssigned(row) : undefined}
          />
        )}
      </div>
      {list && list.count > PAGE_SIZE && (
        <Pager
          page={number}
          pageSize={PAGE_SIZE}
          count={list.count}
          onPage={(next) => onSearch({ page: next === 1 ? undefined : next })}
        />
      )}
      <FloatingBars>
        <SaidBar onDone={() => setSaid(null)}>{said}</SaidBar>
      </FloatingBars>
      {assigned && (
        <AssignWorkflowDialog row={assigned} onDone={setSaid} onClose={() => setAssigned(null)} />
      )}
    </div>
  );
}

/** What calls for somebody: the late ones of those that run, and those on which nobody works. */
function TabCount({ tab, counts }: { tab: Tab; counts: Counts }) {
  if (tab === "active" && counts.late > 0) {
    return <span className={`${page.tabCount} ${page.late}`}>{counts.late} late</span>;
  }
  if (tab === "unassigned" && counts.unassigned > 0) {
    return <span className={page.tabCount}>{counts.unassigned}</span>;
  }
  return null;
}

function NothingHere({
  text,
  isAllDone,
  isFiltered,
  onClear,
}: {
  text: string;
  isAllDone: boolean;
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
        No ticket of this list fits this search and these filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={isAllDone ? "check" : "history"}
      title={isAllDone ? "Nothing waits" : "Nothing here yet"}
    >
      {text}
    </EmptyState>
  );
}
