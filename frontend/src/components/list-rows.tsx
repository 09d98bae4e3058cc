import type { ChangeEvent, Key, KeyboardEvent, ReactNode } from "react";

import type { Sorting } from "@/lib/sort";
import { useIsPhone } from "@/lib/use-is-phone";
import type { ShownRows } from "@/lib/use-list";
import type { RowSelection } from "@/lib/use-selection";

import classes from "./list-rows.module.css";
import { SortHeader } from "./sort-header";

/** One column of a list's table. */
export type ListColumn<Row, Column extends string = never> = {
  label: string;
  isLabelHidden?: boolean;
  /** The sort key of the column, if a click on its head sorts the list. */
  sort?: Column;
  /** Classes of the head and of each cell. */
  head?: string;
  cell?: string;
  /** "auto" if the cell has text that people wrote, in any script. */
  dir?: "auto";
  /** The browser's tooltip. */
  titleOf?: (row: Row) => string;
  render: (row: Row) => ReactNode;
};

type ListRowsProps<Row, Column extends string> = {
  /** The name of the list for screen readers. */
  label: string;
  columns: readonly ListColumn<Row, Column>[];
  /** Renders a row on a phone. */
  card: (row: Row) => ReactNode;
  sort?: Sorting<Column>;
  onSort?: (sort: Sorting<Column>) => void;
  /** Absent if rows cannot be selected. */
  selection?: RowSelection<Row> | undefined;
  className?: string | undefined;
};

/** The rows of a list: a table, or cards on a phone. */
export function ListRows<Row, Id extends Key, Column extends string = never>({
  list,
  ...props
}: ListRowsProps<Row, Column> & {
  list: ShownRows<Row, Id>;
}) {
  const isPhone = useIsPhone();
  const rows = (list.rows ?? []).map((row) => {
    const id = list.idOf(row);
    return { id, row, isGone: list.gone.has(id) || undefined };
  });
  return isPhone ? <Cards {...props} rows={rows} /> : <Table {...props} rows={rows} />;
}

type Shown<Row> = { rows: readonly { id: Key; row: Row; isGone: true | undefined }[] };

function Table<Row, Column extends string>({
  label,
  columns,
  rows,
  sort,
  onSort,
  selection,
  className,
}: ListRowsProps<Row, Column> & Shown<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      <table
        className={`${classes.table} ${className ?? ""}`}
        data-selecting={selection?.isOn || undefined}
      >
        <thead>
          <tr onKeyDown={selection && ((event) => clearByKey(event, selection))}>
            {selection && (
              <th scope="col" className={classes.check}>
                <PageTick selection={selection} />
              </th>
            )}
            {columns.map((column) =>
              column.sort !== undefined && sort !== undefined && onSort ? (
                <SortHeader
                  key={column.label}
                  column={column.sort}
                  label={column.label}
                  sort={sort}
                  onSort={onSort}
                  className={column.head}
                  isLabelHidden={column.isLabelHidden}
                />
              ) : (
                <th key={column.label} scope="col" className={column.head}>
                  {column.isLabelHidden ? (
                    <span className="visually-hidden">{column.label}</span>
                  ) : (
                    column.label
                  )}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, row, isGone }) => (
            <tr
              key={id}
              className={classes.row}
              data-gone={isGone}
              data-selected={selection?.has(row) || undefined}
              onKeyDown={selection && ((event) => selectByKey(event, row, selection))}
            >
              {selection && (
                <td className={classes.check}>
                  <RowTick row={row} selection={selection} />
                </td>
              )}
              {columns.map(({ label: name, cell, dir, titleOf, render }) => (
                <td key={name} className={cell} dir={dir} title={titleOf?.(row)}>
                  {render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cards<Row, Column extends string>({
  label,
  card,
  rows,
  selection,
}: ListRowsProps<Row, Column> & Shown<Row>) {
  const chosen = selection?.isOn ? selection : undefined;
  return (
    <ul className={classes.cards} aria-label={label}>
      {chosen && (
        <li className={classes.pageCard}>
          <PageTick selection={chosen} hasWords />
        </li>
      )}
      {rows.map(({ id, row, isGone }) => (
        <li
          key={id}
          className={classes.card}
          data-gone={isGone}
          data-selecting={chosen !== undefined || undefined}
          data-selected={chosen?.has(row) || undefined}
        >
          {chosen && <RowTick row={row} selection={chosen} />}
          {card(row)}
        </li>
      ))}
    </ul>
  );
}

/** The checkbox of a row; the whole cell, or the whole card, belongs to it. */
function RowTick<Row>({ row, selection }: { row: Row; selection: RowSelection<Row> }) {
  if (!selection.canSelect(row)) return null;
  const toggle = (event: ChangeEvent<HTMLInputElement>) => {
    // A change of a checkbox comes from a click, also if the keyboard made it.
    const { nativeEvent } = event;
    selection.toggle(row, "shiftKey" in nativeEvent && nativeEvent.shiftKey === true);
  };
  return (
    <label className={classes.tick} onMouseDown={keepTextUnmarked}>
      <input
        type="checkbox"
        aria-label={`Select ${selection.nameOf(row)}`}
        checked={selection.has(row)}
        onChange={toggle}
      />
    </label>
  );
}

/** A click with Shift would also mark the text between here and the last click. */
const keepTextUnmarked = (event: { shiftKey: boolean; preventDefault: () => void }) => {
  if (event.shiftKey) event.preventDefault();
};

function PageTick<Row>({
  selection,
  hasWords = false,
}: {
  selection: RowSelection<Row>;
  hasWords?: boolean;
}) {
  const words = "Select all on this page";
  return (
    <label className={classes.tick}>
      <input
        type="checkbox"
        aria-label={words}
        checked={selection.page === "all"}
        ref={(box) => {
          if (box) box.indeterminate = selection.page === "some";
        }}
        onChange={selection.togglePage}
      />
      {hasWords && <span>{words}</span>}
    </label>
  );
}

/** Space selects the row whose link has the focus, Shift + Space all rows up to it. */
function selectByKey<Row>(
  event: KeyboardEvent<HTMLElement>,
  row: Row,
  selection: RowSelection<Row>,
) {
  const { target } = event;
  if (event.key !== " ") clearByKey(event, selection);
  else if (target instanceof HTMLElement && target.matches("[data-row-link]")) {
    event.preventDefault();
    if (selection.canSelect(row)) selection.toggle(row, event.shiftKey);
  }
}

function clearByKey<Row>(event: KeyboardEvent<HTMLElement>, selection: RowSelection<Row>) {
  // Events of a dialog that a row has opened arrive here too: its Escape is not for the rows.
  const isHere = event.target instanceof Node && event.currentTarget.contains(event.target);
  if (event.key === "Escape" && isHere) selection.clear();
}
