import type { Kind } from "./search";

/** The kinds of incidents as people read them. */
export const KIND_WORDS: Record<Kind, string> = {
  condition_failed: "Condition fails",
  nobody_eligible: "Nobody is there",
  end_logic_failed: "Not sent",
};

/** The effect of a retry, by kind. */
export const RETRY_WORDS: Record<Kind, string> = {
  condition_failed: "Evaluate the conditions again",
  nobody_eligible: "Look for somebody again",
  end_logic_failed: "Send it again",
};

/** The result of a retry, as a sentence. */
export const retriedWords = (ticket: string, isResolved: boolean): string =>
  isResolved ? `${ticket}: it works now.` : `${ticket}: it still fails.`;
