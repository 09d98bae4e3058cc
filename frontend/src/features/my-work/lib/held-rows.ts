/**
 * Rows that arrive while somebody reads the list are held back until asked for, so that nothing
 * shifts under the pointer. `shown` are the ids on the screen; rows that left are gone at once.
 */
export const holdNewRows = <Row>(
  fresh: readonly Row[],
  idOf: (row: Row) => number,
  shown: ReadonlySet<number>,
): { rows: Row[]; heldCount: number } => {
  const rows = fresh.filter((row) => shown.has(idOf(row)));
  // An empty screen has nothing that could shift.
  if (rows.length === 0) return { rows: [...fresh], heldCount: 0 };
  return { rows, heldCount: fresh.length - rows.length };
};
