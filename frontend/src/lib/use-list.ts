import { hashKey, type QueryKey, type UseQueryOptions, useQuery } from "@tanstack/react-query";

import type { ListMove } from "./list-navigation";
import { useHeldRows } from "./use-held-rows";
import { useShrunkPage } from "./use-shrunk-page";

/** One page of a list; `count` is the number of rows on all pages. */
export type Listed<Row> = { count: number; results: readonly Row[] };

type RowOf<Data extends Listed<unknown>> = Data["results"][number];

/** A list as its page shows it, no matter which query loads its rows. */
export type ListView<Row, Id> = {
  /** Undefined until the first rows are loaded. */
  rows: readonly Row[] | undefined;
  count: number | undefined;
  idOf: (row: Row) => Id;
  /** Ids of rows that are still shown but no longer in the list. */
  gone: ReadonlySet<Id>;
  /** Describes changes that wait to be shown, null if there are none; `show` shows them. */
  news: string | null;
  show: () => void;
  /** The error, if there are no rows to show. */
  error: Error | null;
  isFetching: boolean;
  /** Whether the rows are still those of another page. */
  isStale: boolean;
  retry: () => void;
  page: number;
  pageSize: number;
  onPage: (page: number) => void;
};

/** The props of the rows of a list. */
export type ShownRows<Row, Id> = Pick<ListView<Row, Id>, "rows" | "gone" | "idOf">;

/**
 * Loads one page of a list and keeps its rows in place while the user reads them. If the page no
 * longer exists, goes to the last page.
 */
export const useList = <Data extends Listed<unknown>, Id, Key extends QueryKey>({
  queryOf,
  page = 1,
  pageSize,
  idOf,
  isHeld = true,
  round = 0,
  onSearch,
}: {
  queryOf: (page: number) => UseQueryOptions<Data, Error, Data, Key>;
  page: number | undefined;
  pageSize: number;
  idOf: (row: RowOf<Data>) => Id;
  /** False to show new rows at once: for lists that change only when the user acts. */
  isHeld?: boolean;
  /** If this number changes, the list is shown as it is now. Change it after an act of the user. */
  round?: number | undefined;
  /** Changes the page in the address; undefined for the first. */
  onSearch: (patch: { page: number | undefined }, move?: ListMove) => void;
}): ListView<RowOf<Data>, Id> => {
  const query = queryOf(page);
  const answer = useQuery(query);
  const { data, error, isFetching, isPlaceholderData } = answer;
  const rows: readonly RowOf<Data>[] | undefined = data?.results;
  const goTo = (next: number, move?: ListMove) =>
    onSearch({ page: next === 1 ? undefined : next }, move);
  const held = useHeldRows(
    `${hashKey(query.queryKey)} ${round}`,
    isHeld && !isPlaceholderData ? rows : undefined,
    idOf,
    isFetching,
  );
  const isMoving = useShrunkPage({
    error,
    page,
    pageSize,
    firstPage: queryOf(1),
    onPage: (next) => goTo(next, { isCorrection: true }),
  });
  return {
    rows: isMoving ? undefined : (held.rows ?? rows),
    count: isMoving ? undefined : data?.count,
    idOf,
    gone: held.gone,
    news: held.news,
    show: held.show,
    error: isMoving ? null : error,
    isFetching,
    isStale: isPlaceholderData,
    retry: () => void answer.refetch(),
    page,
    pageSize,
    onPage: goTo,
  };
};
