/** A selected ticket, as an act on many tickets needs it. */
export type BulkTicket = {
  taskId: number;
  number: string;
  subject: string;
  /** The role whose work the ticket is at present; empty if nobody's. */
  role: string;
};

/** The props of the bar for selected tickets, which routes give to the pages of lists. */
export type BulkProps = {
  /** The selected tickets, at least one. */
  tickets: readonly BulkTicket[];
  /** Deselects all tickets except those. */
  onKeep: (taskIds: ReadonlySet<number>) => void;
  onClear: () => void;
  /** Called with words about what was done. */
  onDone: (message: string) => void;
};
