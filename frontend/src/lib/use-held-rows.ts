import { useState } from "react";

import { type HeldRows, holdRows, newsOf } from "./held-rows";

type Shown<Row> = { key: string; rows: readonly Row[]; isSettled: boolean };

/**
 * Holds the rows of one list, which `key` names, while it is asked for again and again. `rows` is
 * undefined as long as there is none of that list. Until its first answer since it came on the
 * screen, it shows what was there before, which gives way: it would lack what the reader just did.
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
  // Rows added below are part of the shown list from now on; so are rows that replaced an empty
  // list.
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
