import { useState } from "react";

import { type Chosen, nothingChosen, pageState, togglePage, toggleRow } from "./selection";
import type { ShownRows } from "./use-list";

/** The greatest number of rows that may be selected: the server takes no more at once. */
export const MOST_SELECTED = 200;

/** The selection of a list, as its rows show it. */
export type RowSelection<Row> = {
  canSelect: (row: Row) => boolean;
  /** The name of a row, for screen readers. */
  nameOf: (row: Row) => string;
  has: (row: Row) => boolean;
  /** Selects or deselects a row; `isRange`: with all between it and the last one. */
  toggle: (row: Row, isRange: boolean) => void;
  /** How many of the selectable rows on the page are selected. */
  page: "none" | "some" | "all";
  togglePage: () => void;
  /** Whether the user selects rows: on a phone, a touch of a row then selects it. */
  isOn: boolean;
  turn: (isOn: boolean) => void;
  clear: () => void;
};

type State<Id, Row> = { key: string; chosen: Chosen<Id, Row>; isOn: boolean };

/**
 * The rows that the user selects in a list, also on several of its pages. Another `key`, for another
 * tab or other filters, begins with none.
 */
export const useSelection = <Row, Id>({
  key,
  list,
  canSelect,
  nameOf,
}: {
  key: string;
  list: ShownRows<Row, Id>;
  canSelect: (row: Row) => boolean;
  nameOf: (row: Row) => string;
}): RowSelection<Row> & {
  /** The selected rows, each as it was loaded last. */
  rows: Row[];
  /** Deselects all rows except those. */
  keep: (isKept: (row: Row) => boolean) => void;
} => {
  const [state, setState] = useState<State<Id, Row> | null>(null);
  const isSame = state?.key === key;
  const chosen: Chosen<Id, Row> = isSame ? state.chosen : nothingChosen;
  const isOn = isSame && (state.isOn || chosen.rows.size > 0);
  const page = (list.rows ?? []).filter(canSelect).map((row) => ({ id: list.idOf(row), row }));
  const shown = new Map(page.map(({ id, row }) => [id, row]));
  const rows = [...chosen.rows].map(([id, row]) => shown.get(id) ?? row);

  const choose = (next: Chosen<Id, Row>) => setState({ key, chosen: next, isOn });
  return {
    canSelect,
    nameOf,
    has: (row) => chosen.rows.has(list.idOf(row)),
    toggle: (row, isRange) =>
      choose(toggleRow(chosen, page, list.idOf(row), { isRange, most: MOST_SELECTED })),
    page: pageState(chosen, page),
    togglePage: () => choose(togglePage(chosen, page, MOST_SELECTED)),
    isOn,
    turn: (on) => setState({ key, chosen: on ? chosen : nothingChosen, isOn: on }),
    clear: () => setState(null),
    rows,
    keep: (isKept) => {
      const kept = rows.filter(isKept).map((row) => [list.idOf(row), row] as const);
      setState({ key, chosen: { rows: new Map(kept), anchor: null }, isOn: kept.length > 0 });
    },
  };
};
