import { Button } from "@mantine/core";
import type { ReactNode } from "react";

import { isRefused } from "@/lib/api/errors";
import type { ListMove } from "@/lib/list-navigation";
import { useIsPhone } from "@/lib/use-is-phone";
import type { ListView } from "@/lib/use-list";

import type { IconName } from "./icon";
import classes from "./list-page.module.css";
import { ListSkeleton } from "./list-skeleton";
import { useRowKeys } from "./list-toolbar";
import { NewsButton } from "./news-button";
import { PageHeading } from "./page-title";
import { Pager } from "./pager";
import { EmptyState, ErrorState } from "./states";

/** The props that every list page gets from its route. */
export type ListPageProps<Search> = {
  search: Search;
  /**
   * Changes the address; `undefined` removes a key. Every change except of the page leads to page
   * 1.
   */
  onSearch: (patch: Partial<Search>, move?: ListMove) => void;
};

/** A tab. The default tab has no value and is not named in the address. */
export type ListTab<Tab extends string> = { value?: Tab; label: string; badge?: ReactNode };

export type ListWords = {
  loading: string;
  failed: string;
  /** Shown if the server refuses the list; absent if it refuses nobody. */
  refused?: ReactNode;
  /** Shown if the list is empty. */
  nothing: { icon: IconName; title: string; text: ReactNode; action?: ReactNode };
  /** Shown if nothing matches the search and the filters; absent if nothing narrows the list. */
  noMatch?: { title?: string; text: string };
};

/** The head of a list; without tabs if it is one list only. */
export type ListHead<Tab extends string> = {
  title: string;
  tabs?: readonly ListTab<Tab>[];
  tab?: Tab | undefined;
  onTab?: (tab: Tab | undefined) => void;
};

/**
 * The frame of every list: title with count, tabs, toolbar, rows (or why there are none), and
 * pager.
 */
export function ListPage<Row, Id, Tab extends string = never>({
  title,
  hasCount = true,
  isCountInWindow,
  tabs = [],
  tab,
  onTab,
  list,
  toolbar,
  words,
  onClear,
  rows,
  below,
  isPaged = true,
  children,
}: ListHead<Tab> & {
  /** Whether the count is shown beside the title. */
  hasCount?: boolean;
  /** Whether the count is also in the window's title. */
  isCountInWindow?: boolean | undefined;
  list: ListView<Row, Id>;
  toolbar: ReactNode;
  words: ListWords;
  /** Clears search and filters; absent if there are none. */
  onClear?: (() => void) | undefined;
  /** The rows, shown if there are any. */
  rows: ReactNode;
  /** Rendered after the rows. */
  below?: ReactNode;
  /** False if the list has no pages and shows only its first rows. */
  isPaged?: boolean;
  /** Dialogs and floating bars. */
  children?: ReactNode;
}) {
  const isPhone = useIsPhone();
  useRowKeys();

  if (words.refused !== undefined && isRefused(list.error)) {
    return (
      <div className={classes.page}>
        <PageHeading title={title} />
        <EmptyState icon="lock" title="Not open to you">
          {words.refused}
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={classes.page}>
      <PageHeading
        title={title}
        count={hasCount ? list.count : undefined}
        isCountInWindow={isCountInWindow}
      />
      <div className={classes.tabs}>
        {tabs.map(({ value, label, badge }) => (
          <button
            key={label}
            type="button"
            className={classes.tab}
            aria-pressed={tab === value}
            onClick={() => onTab?.(value)}
          >
            {label}
            {badge}
          </button>
        ))}
        <NewsButton news={list.news} onShow={list.show} />
      </div>
      {toolbar}
      <div
        className={classes.body}
        aria-busy={list.isFetching}
        data-stale={list.isStale || undefined}
      >
        {list.rows === undefined && list.error === null && (
          <ListSkeleton label={words.loading} isPhone={isPhone} />
        )}
        {list.rows === undefined && list.error !== null && (
          <ErrorState
            title={words.failed}
            error={list.error}
            onRetry={list.retry}
            isRetrying={list.isFetching}
          />
        )}
        {list.rows?.length === 0 && <NothingHere words={words} onClear={onClear} />}
        {list.rows !== undefined && list.rows.length > 0 && rows}
        {below}
      </div>
      {isPaged && list.count !== undefined && list.count > list.pageSize && (
        <Pager page={list.page} pageSize={list.pageSize} count={list.count} onPage={list.onPage} />
      )}
      {children}
    </div>
  );
}

function NothingHere({
  words: { nothing, noMatch },
  onClear,
}: {
  words: ListWords;
  onClear: (() => void) | undefined;
}) {
  if (!onClear || !noMatch) {
    return (
      <EmptyState icon={nothing.icon} title={nothing.title} action={nothing.action}>
        {nothing.text}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title={noMatch.title ?? "Nothing matches"}
      action={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    >
      {noMatch.text}
    </EmptyState>
  );
}
