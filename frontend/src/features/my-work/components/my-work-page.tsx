import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

import { Icon } from "@/components/icon";
import classes from "@/components/list-page.module.css";
import { ListSkeleton } from "@/components/list-skeleton";
import { ListToolbar, useRowKeys } from "@/components/list-toolbar";
import { Pager } from "@/components/pager";
import { EmptyState, ErrorState } from "@/components/states";
import { PHONE_QUERY } from "@/lib/screen";

import {
  type MyWorkFilters,
  myWorkQuery,
  PAGE_SIZE,
  type MyWorkPage as Page,
} from "../api/my-work";
import { holdNewRows } from "../lib/held-rows";
import { defaultSort, type MyWorkSearch, type Sort, sortChoices, toOrdering } from "../lib/search";
import { WorkCards, WorkTable } from "./work-rows";

const TABS = [
  { value: "open", label: "Open" },
  { value: "acted", label: "Done by me" },
] as const;

export type MyWorkPageProps = {
  search: MyWorkSearch;
  /** Changes the address; `undefined` takes a key out. Any change but of the page goes to page 1. */
  onSearch: (patch: Partial<MyWorkSearch>) => void;
  /** The page title, put where the shell wants it. */
  renderTitle: (title: string, count: number | undefined) => ReactNode;
};

export function MyWorkPage({ search, onSearch, renderTitle }: MyWorkPageProps) {
  const isPhone = useMediaQuery(PHONE_QUERY, false, { getInitialValueInEffect: false });
  const tab = search.tab ?? "open";
  const sort = search.sort ?? defaultSort(tab);
  const filters: MyWorkFilters = {
    tab,
    search: search.q,
    priority: search.priority,
    ordering: toOrdering(sort),
    page: search.page ?? 1,
  };
  const work = useQuery(myWorkQuery(filters));
  const held = useHeldRows(JSON.stringify(filters), work.isPlaceholderData ? undefined : work.data);
  const page = work.data && { ...work.data, results: held.rows ?? work.data.results };
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
      </div>
      <ListToolbar
        search={search}
        onSearch={onSearch}
        isPhone={isPhone}
        sort={sort}
        sortChoices={sortChoices(tab)}
        onSort={sortBy}
      />
      {held.count > 0 && (
        <div className={classes.news} role="status">
          <Button
            size="compact-sm"
            variant="light"
            onClick={held.show}
            leftSection={<Icon name="up" size={14} />}
          >
            {held.count} new
          </Button>
        </div>
      )}
      <div className={classes.body} aria-busy={work.isFetching}>
        {work.isPending && <ListSkeleton label="Loading your work" isPhone={isPhone} />}
        {work.isError && !page && (
          <ErrorState
            title="Your work did not load"
            error={work.error}
            onRetry={() => work.refetch()}
            isRetrying={work.isFetching}
          />
        )}
        {page?.results.length === 0 && (
          <NothingHere tab={tab} isFiltered={isFiltered} onClear={clearFilters} />
        )}
        {page &&
          page.results.length > 0 &&
          (isPhone ? (
            <WorkCards rows={page.results} />
          ) : (
            <WorkTable rows={page.results} tab={tab} sort={sort} onSort={sortBy} />
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

/** Keeps rows that arrive while the list is read behind a "3 new" until they are asked for. */
function useHeldRows(key: string, data: Page | undefined) {
  const [shown, setShown] = useState<{ key: string; ids: Set<number> } | null>(null);
  const idsOf = (page: Page) => new Set(page.results.map((row) => row.task_item_id));
  if (data && shown?.key !== key) setShown({ key, ids: idsOf(data) });
  if (!data || shown?.key !== key) return { rows: undefined, count: 0, show: () => {} };
  const { rows, heldCount } = holdNewRows(data.results, (row) => row.task_item_id, shown.ids);
  return { rows, count: heldCount, show: () => setShown({ key, ids: idsOf(data) }) };
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
