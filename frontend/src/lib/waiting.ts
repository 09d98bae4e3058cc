const REASONS: Record<string, string> = {
  no_workflow: "No active workflow fits its department and category.",
  sub_category_unknown: "Several workflows fit its category, none its sub-category.",
};

/** A sentence about why no workflow took a ticket. An unknown reason code is shown as words. */
export const reasonWords = (reason: string): string =>
  REASONS[reason] ??
  (reason ? `${reason.replaceAll("_", " ")}.` : "It has just arrived and is being matched.");
