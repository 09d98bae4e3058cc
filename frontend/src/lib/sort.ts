/** A column to sort by; with a minus, as in `-deadline`, in reverse order. */
export type Sorting<Column extends string> = Column | `-${Column}`;

/**
 * The sorting after a click on a column: the column's order, or reversed if that is already set.
 */
export const nextSort = <Column extends string>(
  column: Column,
  current: Sorting<Column>,
): Sorting<Column> => (current === column ? `-${column}` : column);
