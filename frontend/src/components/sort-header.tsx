import { nextSort, type Sorting } from "@/lib/sort";

import { Icon } from "./icon";
import classes from "./list-rows.module.css";

/** The head of a column that sorts the list. */
export function SortHeader<Column extends string>({
  column,
  label,
  sort,
  onSort,
  className,
  isLabelHidden = false,
}: {
  column: Column;
  label: string;
  sort: Sorting<Column>;
  onSort: (sort: Sorting<Column>) => void;
  className?: string;
  isLabelHidden?: boolean;
}) {
  const isDescending = sort === `-${column}`;
  const isActive = sort === column || isDescending;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={isActive ? (isDescending ? "descending" : "ascending") : "none"}
    >
      <button type="button" className={classes.sort} onClick={() => onSort(nextSort(column, sort))}>
        <span className={isLabelHidden ? "visually-hidden" : undefined}>{label}</span>
        <span className={classes.arrow} data-active={isActive || undefined}>
          <Icon name={isDescending ? "down" : "up"} size={14} />
        </span>
      </button>
    </th>
  );
}
