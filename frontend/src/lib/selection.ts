/** The rows that the user has selected in a list, by id, and where a range begins. */
export type Chosen<Id, Row> = {
  rows: ReadonlyMap<Id, Row>;
  /** The row that was selected or deselected last; null at first. */
  anchor: Id | null;
};

export const nothingChosen = { rows: new Map<never, never>(), anchor: null };

/** The selectable rows on the page, in their order. */
type Page<Id, Row> = readonly { id: Id; row: Row }[];

/**
 * Selects or deselects one row; with `isRange` all rows between it and the last one become as this
 * one. No more than `most` are selected.
 */
export const toggleRow = <Id, Row>(
  chosen: Chosen<Id, Row>,
  page: Page<Id, Row>,
  id: Id,
  { isRange, most }: { isRange: boolean; most: number },
): Chosen<Id, Row> => {
  const here = page.findIndex((it) => it.id === id);
  if (here === -1) return chosen;
  const from = isRange ? page.findIndex((it) => it.id === chosen.anchor) : -1;
  const range =
    from === -1
      ? page.slice(here, here + 1)
      : page.slice(Math.min(from, here), Math.max(from, here) + 1);
  const rows = changed(chosen.rows, range, !chosen.rows.has(id), most);
  return { rows, anchor: id };
};

/** Selects all rows of the page, or deselects them if all are selected. */
export const togglePage = <Id, Row>(
  chosen: Chosen<Id, Row>,
  page: Page<Id, Row>,
  most: number,
): Chosen<Id, Row> => ({
  rows: changed(chosen.rows, page, pageState(chosen, page) !== "all", most),
  anchor: null,
});

export const pageState = <Id, Row>(
  chosen: Chosen<Id, Row>,
  page: Page<Id, Row>,
): "none" | "some" | "all" => {
  const count = page.filter(({ id }) => chosen.rows.has(id)).length;
  if (count === 0) return "none";
  return count === page.length ? "all" : "some";
};

const changed = <Id, Row>(
  rows: ReadonlyMap<Id, Row>,
  range: Page<Id, Row>,
  isOn: boolean,
  most: number,
): Map<Id, Row> => {
  const next = new Map(rows);
  for (const { id, row } of range) {
    if (!isOn) next.delete(id);
    else if (next.has(id) || next.size < most) next.set(id, row);
  }
  return next;
};
