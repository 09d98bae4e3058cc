/** A column by its name, its own order first: `-deadline` is the other way round. */
export type Sorting<Column extends string> = Column | `-${Column}`;

/** A click on a column: its own order first, then the other way round. */
export const nextSort = <Column extends string>(
  column: Column,
  current: Sorting<Column>,
): Sorting<Column> => (current === column ? `-${column}` : column);
