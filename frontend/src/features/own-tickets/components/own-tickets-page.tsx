import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import page from "@/components/list-page.module.css";
import { ListSkeleton } from "@/components/list-skeleton";
import { ListToolbar, useRowKeys } from "@/components/list-toolbar";
import { NewsButton } from "@/components/news-button";
import { Pager } from "@/components/pager";
import { EmptyState, ErrorState } from "@/components/states";
import type { ListMove } from "@/lib/list-navigation";
import { PHONE_QUERY } from "@/lib/screen";
import { useHeldRows } from "@/lib/use-held-rows";
import { useShrunkPage } from "@/lib/use-shrunk-page";

import { ownTicketsQuery, PAGE_SIZE } from "../api/own-tickets";
import {
  DEFAULT_SORT,
  type OwnTicketsSearch,
  SORT_CHOICES,
  type Sort,
  type Tab,
} from "../lib/search";
import { OwnTicketCards, OwnTicketTable } from "./own-ticket-rows";

const TABS: { value: Tab; label: string }[] = [
  { value: "open", label: "Open" },
  { value: "done", label: "Done" },
  { value: "all", label: "All" },
];

/** What an employee has asked for, and what became of it. */
export function OwnTicketsPage({
  search,
  onSearch,
  renderTitle,
}: {
  search: OwnTicketsSearch;
  /** Changes the address; `undefined` takes a key out. Any change but of the page goes to page 1. */
  onSearch: (patch: Partial<OwnTicketsSearch>, move?: ListMove) => void;
  renderTitle: (title: string, count: number | undefined) => ReactNode;
}) {
  const isPhone = useMediaQuery(PHONE_QUERY, false, { getInitialValueInEffect: false });
  const tickets = useQuery(ownTicketsQuery(search));
  useRowKeys();

  const held = useHeldRows(
    JSON.stringify(search),
    tickets.isPlaceholderData ? undefined : tickets.data?.results,
    (row) => row.ticket_id,
    tickets.isFetching,
  );
  const isMoving = useShrunkPage({
    error: tickets.error,
    page: search.page ?? 1,
    pageSize: PAGE_SIZE,
    firstPage: ownTicketsQuery({ ...search, page: undefined }),
    onPage: (next) => onSearch({ page: next === 1 ? undefined : next }, { isCorrection: true }),
  });
  const list = isMoving ? undefined : tickets.data;
  const rows = held.rows ?? list?.results ?? [];
  const tab: Tab = search.tab ?? "open";
  const sort = search.sort ?? DEFAULT_SORT;
  const sortBy = (next: Sort) => onSearch({ sort: next === DEFAULT_SORT ? undefined : next });
  const Rows = isPhone ? OwnTicketCards : OwnTicketTable;
  return (
    <div className={page.page}>
      {renderTitle("My tickets", list?.count)}
      <div className={page.tabs}>
        {TABS.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            className={page.tab}
            aria-pressed={tab === value}
            onClick={() => onSearch({ tab: value === "open" ? undefined : value })}
          >
            {label}
          </button>
        ))}
        <NewsButton news={held.news} onShow={held.show} />
      </div>
      <ListToolbar
        search={search}
        onSearch={onSearch}
        isPhone={isPhone}
        sort={sort}
        sortChoices={SORT_CHOICES}
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
            title="Your tickets did not load"
            error={tickets.error}
            onRetry={() => tickets.refetch()}
            isRetrying={tickets.isFetching}
          />
        )}
        {list && rows.length === 0 && (
          <NothingHere
            tab={tab}
            isFiltered={Boolean(search.q || search.priority)}
            onClear={() => onSearch({ q: undefined, priority: undefined })}
          />
        )}
        {list && rows.length > 0 && (
          <Rows tickets={rows} gone={held.gone} sort={sort} onSort={sortBy} />
        )}
      </div>
      {list && list.count > PAGE_SIZE && (
        <Pager
          page={search.page ?? 1}
          pageSize={PAGE_SIZE}
          count={list.count}
          onPage={(next) => onSearch({ page: next === 1 ? undefined : next })}
        />
      )}
    </div>
  );
}

function NothingHere({
  tab,
  isFiltered,
  onClear,
}: {
  tab: Tab;
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
        No ticket of yours fits this search and these filters.
      </EmptyState>
    );
  }
  if (tab === "done") {
    return (
      <EmptyState icon="history" title="Nothing here yet">
        Tickets of yours that are resolved or withdrawn are listed here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="inbox"
      title={tab === "open" ? "Nothing is open" : "You have no tickets yet"}
      action={
        <Button renderRoot={(props) => <Link to="/new" {...props} />}>Create a ticket</Button>
      }
    >
      Whatever you need from another department starts as a ticket. It is listed here until it is
      done.
    </EmptyState>
  );
}
