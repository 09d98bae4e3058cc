export type HeldRows<Row, Id> = {
  rows: Row[];
  /** Ids of rows that are still shown but no longer in the list. */
  gone: ReadonlySet<Id>;
  newCount: number;
  isReordered: boolean;
};

/**
 * Keeps the rows that somebody reads in place: rows that arrive above, leave or move wait until
 * they are asked for. Rows that arrive below shift nothing.
 */
export const holdRows = <Row, Id>(
  fresh: readonly Row[],
  idOf: (row: Row) => Id,
  shown: readonly Row[],
): HeldRows<Row, Id> => {
  const byId = new Map(fresh.map((row) => [idOf(row), row]));
  const shownIds = new Set(shown.map(idOf));
  const order = fresh.map(idOf);
  const kept = shown.map(idOf).filter((id) => byId.has(id));
  // An empty list cannot shift.
  if (kept.length === 0)
    return { rows: [...fresh], gone: new Set(), newCount: 0, isReordered: false };
  const lastKept = Math.max(...kept.map((id) => order.indexOf(id)));
  const below = fresh.slice(lastKept + 1);
  const freshKept = order.filter((id) => shownIds.has(id));
  return {
    rows: [...shown.map((row) => byId.get(idOf(row)) ?? row), ...below],
    gone: new Set([...shownIds].filter((id) => !byId.has(id))),
    newCount: fresh.length - kept.length - below.length,
    isReordered: freshKept.some((id, index) => id !== kept[index]),
  };
};

/** The waiting rows, in words; null if none wait. */
export const newsOf = ({
  gone,
  newCount,
  isReordered,
}: HeldRows<unknown, unknown>): string | null => {
  const news = [
    newCount > 0 && `${newCount} new`,
    gone.size > 0 && `${gone.size} gone`,
    isReordered && newCount === 0 && "New order",
  ].filter((words) => words !== false);
  return news.length > 0 ? news.join(", ") : null;
};
