import type { Key, ReactNode } from "react";

import type { Sorting } from "@/lib/sort";
import { useIsPhone } from "@/lib/use-is-phone";
import type { ShownRows } from "@/lib/use-list";

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
  className,
}: ListRowsProps<Row, Column> & Shown<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      <table className={`${classes.table} ${className ?? ""}`}>
        <thead>
          <tr>
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
            <tr key={id} className={classes.row} data-gone={isGone}>
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
}: ListRowsProps<Row, Column> & Shown<Row>) {
  return (
    <ul className={classes.cards} aria-label={label}>
      {rows.map(({ id, row, isGone }) => (
        <li key={id} className={classes.card} data-gone={isGone}>
          {card(row)}
        </li>
      ))}
    </ul>
  );
}
