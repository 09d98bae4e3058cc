import { hashKey, type QueryKey, type UseQueryOptions, useQuery } from "@tanstack/react-query";

import type { ListMove } from "./list-navigation";
import { useHeldRows } from "./use-held-rows";
import { useShrunkPage } from "./use-shrunk-page";

/** One page of a list, and how many rows all of its pages have. */
export type Listed<Row> = { count: number; results: readonly Row[] };

type RowOf<Data extends Listed<unknown>> = Data["results"][number];

/** A list as its page shows it, wherever its rows come from. */
export type ListView<Row, Id> = {
  /** Undefined as long as there is nothing to show. */
  rows: readonly Row[] | undefined;
  count: number | undefined;
  idOf: (row: Row) => Id;
  /** Ids of rows that are still shown but no longer in the list. */
  gone: ReadonlySet<Id>;
  /** The waiting rows in words, and the function that shows them. */
  news: string | null;
  show: () => void;
  /** The error, if there is nothing to show. */
  error: Error | null;
  isFetching: boolean;
  /** The rows are those of the page before. */
  isStale: boolean;
  retry: () => void;
  page: number;
  pageSize: number;
  onPage: (page: number) => void;
};

/** The props of the rows of a list. */
export type ShownRows<Row, Id> = Pick<ListView<Row, Id>, "rows" | "gone" | "idOf">;

/**
 * Asks for one page of a list, keeps its rows where they are while somebody reads them, and leads
 * back from a page that is no longer there.
 */
export const useList = <Data extends Listed<unknown>, Id, Key extends QueryKey>({
  queryOf,
  page = 1,
  pageSize,
  idOf,
  isHeld = true,
  onSearch,
}: {
  queryOf: (page: number) => UseQueryOptions<Data, Error, Data, Key>;
  page: number | undefined;
  pageSize: number;
  idOf: (row: RowOf<Data>) => Id;
  /** False if new rows are shown at once, because they arrive only after an act of the reader. */
  isHeld?: boolean;
  /** Changes the address; the first page is not named there. */
  onSearch: (patch: { page: number | undefined }, move?: ListMove) => void;
}): ListView<RowOf<Data>, Id> => {
  const query = queryOf(page);
  const answer = useQuery(query);
  const { data, error, isFetching, isPlaceholderData } = answer;
  const rows: readonly RowOf<Data>[] | undefined = data?.results;
  const goTo = (next: number, move?: ListMove) =>
    onSearch({ page: next === 1 ? undefined : next }, move);
  const held = useHeldRows(
    hashKey(query.queryKey),
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
