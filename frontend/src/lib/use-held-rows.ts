import { useState } from "react";

import { type HeldRows, holdRows, newsOf } from "./held-rows";

type Shown<Row> = { key: string; rows: readonly Row[]; isSettled: boolean };

/**
 * Keeps the rows of a list in place while the list is loaded again and again. `key` identifies the
 * list; `rows` is undefined until it has been loaded. Rows that come from the cache are not kept:
 * they are older than the page, and the first answer, which replaces them, contains what the user
 * has just done.
 */
export const useHeldRows = <Row, Id>(
  key: string,
  rows: readonly Row[] | undefined,
  idOf: (row: Row) => Id,
  isFetching: boolean,
) => {
  const [shown, setShown] = useState<Shown<Row> | null>(null);
  if (!rows) return { rows: undefined, gone: new Set<Id>(), news: null, show: () => {} };
  const isSame = shown?.key === key;
  const isHeld = isSame && shown.isSettled;
  const held: HeldRows<Row, Id> = isHeld
    ? holdRows(rows, idOf, shown.rows)
    : { rows: [...rows], gone: new Set(), newCount: 0, isReordered: false };
  // Rows that were added below, or that replaced an empty list, are kept in place from now on.
  const isNews = !isSame || held.rows.map(idOf).join() !== shown.rows.map(idOf).join();
  const isSettled = isHeld || !isFetching;
  if (isNews || isSettled !== shown.isSettled) setShown({ key, rows: held.rows, isSettled });
  return {
    rows: held.rows,
    gone: held.gone,
    news: newsOf(held),
    show: () => setShown({ key, rows, isSettled: true }),
  };
};
