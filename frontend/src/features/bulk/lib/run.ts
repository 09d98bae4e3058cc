import { ApiError, mayPass } from "@/lib/api/errors";

import type { Result } from "../api/bulk";
import { reasonOf } from "./refusals";

/**
 * The number of tickets in one call: few enough that the progress is seen, and that little is open
 * if there is no answer.
 */
export const CHUNK = 10;

/** The result of one ticket. `mayPass`: the same may work a moment later. */
export type Outcome = { isDone: true } | { isDone: false; reason: string; mayPass: boolean };

export type Outcomes = ReadonlyMap<number, Outcome>;

/**
 * The tickets that are left to send, call by call. A call without answer is repeated as it was:
 * then it has the same idempotency key, and what it had done already is not done twice.
 */
export type Calls = readonly (readonly number[])[];

export const callsFor = (taskIds: readonly number[]): Calls => {
  const calls: number[][] = [];
  for (let at = 0; at < taskIds.length; at += CHUNK) calls.push(taskIds.slice(at, at + CHUNK));
  return calls;
};

/** How a run ended: all answered, stopped by the user, or by a call that failed as a whole. */
export type Ending = { left: Calls; error: Error | null };

/** Sends call after call until none is left, one fails as a whole, or `isStopped`. */
export const runCalls = async ({
  calls,
  send,
  isStopped,
  onOutcomes,
}: {
  calls: Calls;
  send: (taskIds: readonly number[]) => Promise<readonly Result[]>;
  isStopped: () => boolean;
  onOutcomes: (outcomes: Outcomes) => void;
}): Promise<Ending> => {
  for (const [index, call] of calls.entries()) {
    if (isStopped()) return { left: calls.slice(index), error: null };
    try {
      onOutcomes(outcomesOf(await send(call)));
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      return { left: calls.slice(index), error: failure };
    }
  }
  return { left: [], error: null };
};

const outcomesOf = (results: readonly Result[]): Outcomes =>
  new Map(results.map((result) => [result.task_id, outcomeOf(result)]));

const outcomeOf = (result: Result): Outcome =>
  result.ok
    ? { isDone: true }
    : { isDone: false, reason: reasonOf(result), mayPass: isPassing(result) };

/** A failure of the server, too many requests, or the same act still at work. */
const isPassing = ({ status, code }: Result): boolean =>
  status >= 500 || status === 429 || code === "idempotency_in_flight";

/** The calls of a repeat: those without answer as they were, then the refusals that may pass. */
export const callsToRepeat = ({ left, error }: Ending, outcomes: Outcomes): Calls => {
  const passing = [...outcomes].flatMap(([taskId, outcome]) =>
    !outcome.isDone && outcome.mayPass ? [taskId] : [],
  );
  return [...(error === null || mayPass(error) ? left : []), ...callsFor(passing)];
};

/** The words for tickets whose call failed as a whole. */
export const failureWords = (error: Error | null): string =>
  error instanceof ApiError ? error.message : "Something unexpected happened.";

export const countDone = (outcomes: Outcomes): number =>
  [...outcomes.values()].filter(({ isDone }) => isDone).length;
