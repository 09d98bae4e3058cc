const REASONS: Record<string, string> = {
  no_workflow: "No active workflow fits its department and category.",
  sub_category_unknown: "Several workflows fit its category, none its sub-category.",
  condition_failed: "Its workflow cannot decide how it goes on: an Admin has to look.",
};

/** A sentence about why nobody works on a ticket. An unknown reason code is shown as words. */
export const reasonWords = (reason: string): string =>
  REASONS[reason] ??
  (reason ? `${reason.replaceAll("_", " ")}.` : "It has just arrived and is being matched.");
