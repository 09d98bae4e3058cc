import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys, useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";

import { Icon } from "@/components/icon";
import { EmptyState, ErrorState } from "@/components/states";
import { PRIORITIES } from "@/lib/priority";
import { PHONE_QUERY } from "@/lib/screen";

import {
  type MyWorkFilters,
  myWorkQuery,
  PAGE_SIZE,
  type MyWorkPage as Page,
} from "../api/my-work";
import { holdNewRows } from "../lib/held-rows";
import { defaultSort, type MyWorkSearch, type Sort, toOrdering } from "../lib/search";
import classes from "./my-work-page.module.css";
import { Pager } from "./pager";
import { WorkCards, WorkSkeleton, WorkTable } from "./work-rows";

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
      <Toolbar search={search} onSearch={onSearch} isPhone={isPhone} />
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
        {work.isPending && <WorkSkeleton isPhone={isPhone} />}
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
            <WorkTable
              rows={page.results}
              tab={tab}
              sort={sort}
              onSort={(next: Sort) =>
                onSearch({ sort: next === defaultSort(tab) ? undefined : next })
              }
            />
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

/** `j` and `k` walk the rows; Enter is the link's own. */
function useRowKeys() {
  const walk = (by: 1 | -1) => {
    const links = [...document.querySelectorAll<HTMLElement>("[data-row-link]")];
    const here = links.indexOf(document.activeElement as HTMLElement);
    const next = here === -1 ? (by === 1 ? 0 : links.length - 1) : here + by;
    links[next]?.focus();
  };
  useHotkeys([
    ["j", () => walk(1)],
    ["k", () => walk(-1)],
  ]);
}

function Toolbar({
  search,
  onSearch,
  isPhone,
}: {
  search: MyWorkSearch;
  onSearch: MyWorkPageProps["onSearch"];
  isPhone: boolean;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q ?? "");
  const applyText = useDebouncedCallback((value: string) => {
    onSearch({ q: value.trim() || undefined });
  }, 250);
  useHotkeys([["/", () => input.current?.focus()]]);

  // The address may change without the field: back, forward, "clear filters".
  useEffect(() => {
    if (document.activeElement !== input.current) setText(search.q ?? "");
  }, [search.q]);

  const change = (value: string) => {
    setText(value);
    applyText(value);
  };

  return (
    <div className={classes.toolbar}>
      <TextInput
        ref={input}
        className={classes.search}
        aria-label="Search by number or subject"
        placeholder="Search number or subject"
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") input.current?.blur();
        }}
        leftSection={<Icon name="search" size={16} />}
        rightSection={
          text ? (
            <ActionIcon
              size={24}
              color="gray"
              aria-label="Clear the search"
              onClick={() => change("")}
            >
              <Icon name="close" size={14} />
            </ActionIcon>
          ) : (
            !isPhone && <kbd className={classes.key}>/</kbd>
          )
        }
      />
      <Select
        className={classes.select}
        aria-label="Priority"
        placeholder="Any priority"
        data={[...PRIORITIES]}
        value={search.priority ?? null}
        onChange={(value) =>
          onSearch({ priority: PRIORITIES.find((priority) => priority === value) })
        }
        clearable
        clearButtonProps={{ "aria-label": "Clear the priority" }}
      />
      {!isPhone && (
        <p className={classes.keys}>
          <kbd className={classes.key}>j</kbd> <kbd className={classes.key}>k</kbd> to walk,{" "}
          <kbd className={classes.key}>Enter</kbd> to open
        </p>
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
