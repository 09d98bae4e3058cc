export type HeldRows<Row, Id> = {
  rows: Row[];
  /** Ids of rows that are still shown but no longer in the list. */
  gone: ReadonlySet<Id>;
  newCount: number;
  isReordered: boolean;
};

/**
 * Keeps the rows that a user reads in place. Rows that arrive above, leave the list or move are
 * shown only when the user asks for them; rows that arrive below are shown at once, since they move
 * nothing.
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
  // No shown row is in the list any more, so nothing can be moved: show the new rows.
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

/** Describes the changes that wait to be shown; null if there are none. */
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
