import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import classes from "@/components/list-page.module.css";
import { ListSkeleton } from "@/components/list-skeleton";
import { ListToolbar, useRowKeys } from "@/components/list-toolbar";
import { NewsButton } from "@/components/news-button";
import { Pager } from "@/components/pager";
import { EmptyState, ErrorState } from "@/components/states";
import type { ListMove } from "@/lib/list-navigation";
import { PHONE_QUERY } from "@/lib/screen";
import { useHeldRows } from "@/lib/use-held-rows";
import { useShrunkPage } from "@/lib/use-shrunk-page";

import { myWorkQuery, PAGE_SIZE } from "../api/my-work";
import { filtersOf } from "../lib/filters";
import { defaultSort, type MyWorkSearch, type Sort, sortChoices } from "../lib/search";
import { WorkCards, WorkTable } from "./work-rows";

const TABS = [
  { value: "open", label: "Open" },
  { value: "acted", label: "Done by me" },
] as const;

export type MyWorkPageProps = {
  search: MyWorkSearch;
  /** Changes the address; `undefined` takes a key out. Any change but of the page goes to page 1. */
  onSearch: (patch: Partial<MyWorkSearch>, move?: ListMove) => void;
  /** The page title, put where the shell wants it. */
  renderTitle: (title: string, count: number | undefined) => ReactNode;
};

export function MyWorkPage({ search, onSearch, renderTitle }: MyWorkPageProps) {
  const isPhone = useMediaQuery(PHONE_QUERY, false, { getInitialValueInEffect: false });
  const tab = search.tab ?? "open";
  const sort = search.sort ?? defaultSort(tab);
  const filters = filtersOf(search);
  const work = useQuery(myWorkQuery(filters));
  const held = useHeldRows(
    JSON.stringify(filters),
    work.isPlaceholderData ? undefined : work.data?.results,
    (row) => row.task_item_id,
    work.isFetching,
  );
  const isMoving = useShrunkPage({
    error: work.error,
    page: filters.page,
    pageSize: PAGE_SIZE,
    firstPage: myWorkQuery({ ...filters, page: 1 }),
    onPage: (page) => onSearch({ page: page === 1 ? undefined : page }, { isCorrection: true }),
  });
  const page = isMoving ? undefined : work.data;
  const rows = held.rows ?? page?.results ?? [];
  const isFiltered = Boolean(search.q || search.priority);
  const clearFilters = () => onSearch({ q: undefined, priority: undefined });
  const sortBy = (next: Sort) => onSearch({ sort: next === defaultSort(tab) ? undefined : next });
  useRowKeys();

  return (
    <div className={classes.page}>
      {renderTitle("My work", tab === "open" ? work.data?.count : undefined)}
      <div className={classes.tabs}>
        {TABS.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            className={classes.tab}
            aria-pressed={tab === value}
            onClick={() => onSearch({ tab: value === "open" ? undefined : value, sort: undefined })}
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
        sortChoices={sortChoices(tab)}
        onSort={sortBy}
      />
      <div
        className={classes.body}
        aria-busy={work.isFetching}
        data-stale={work.isPlaceholderData || undefined}
      >
        {(work.isPending || isMoving) && (
          <ListSkeleton label="Loading your work" isPhone={isPhone} />
        )}
        {work.isError && !page && !isMoving && (
          <ErrorState
            title="Your work did not load"
            error={work.error}
            onRetry={() => work.refetch()}
            isRetrying={work.isFetching}
          />
        )}
        {page && rows.length === 0 && (
          <NothingHere tab={tab} isFiltered={isFiltered} onClear={clearFilters} />
        )}
        {page &&
          rows.length > 0 &&
          (isPhone ? (
            <WorkCards rows={rows} gone={held.gone} />
          ) : (
            <WorkTable rows={rows} gone={held.gone} tab={tab} sort={sort} onSort={sortBy} />
          ))}
      </div>
      {page && page.count > PAGE_SIZE && (
        <Pager
          page={filters.page}
          pageSize={PAGE_SIZE}
          count={page.count}
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
  tab: "open" | "acted";
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
  if (tab === "acted") {
    return (
      <EmptyState icon="history" title="Nothing done yet">
        Tickets that you have moved on are listed here, with what became of their deadline.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="check" title="All done">
      Nothing waits for you. The next ticket of your role appears here by itself, and the bell tells
      you.
    </EmptyState>
  );
}
