import { ApiError } from "@/lib/api/errors";
import { sentence } from "@/lib/sentence";

/** Codes of refusals that mean that the ticket no longer waits for the user's roles. */
const GONE = new Set(["already_held", "not_waiting", "task_not_found", "not_in_role"]);

/** A sentence about why a claim failed, and where the ticket is now. */
export const lostWords = (number: string, error: Error): string => {
  if (!(error instanceof ApiError)) return `${number}: the claim did not work.`;
  if (error.code === "already_held") {
    return `Somebody else has just claimed ${number}. It has left the queue.`;
  }
  if (GONE.has(error.code)) return `${number} does not wait for you any more.`;
  return `${number}: ${error.message}`;
};

/** A sentence about a claim that succeeded. */
export const wonWords = (number: string, step: string | undefined): string =>
  step === undefined ? `You have ${number} now.` : sentence`You have ${number} now, at ${step}.`;
