import { ApiError } from "@/lib/api/errors";

import type { Result } from "../api/bulk";
import { CHUNK, callsFor, callsToRepeat, type Outcome, type Outcomes, runCalls } from "./run";

const ids = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const ok = (task_id: number): Result => ({ task_id, ok: true, status: 200 });
const refused = (task_id: number, status: number, code = "refused"): Result => ({
  task_id,
  ok: false,
  status,
  code,
  error: `Because of ${status}.`,
});

/** Runs calls; returns how it ended and the outcomes so far. */
const run = async (
  calls: readonly (readonly number[])[],
  send: (taskIds: readonly number[]) => Promise<Result[]>,
  isStopped = () => false,
) => {
  const outcomes = new Map<number, Outcome>();
  const onOutcomes = (found: Outcomes) => {
    for (const [id, outcome] of found) outcomes.set(id, outcome);
  };
  const ending = await runCalls({ calls, send, isStopped, onOutcomes });
  return { ending, outcomes };
};

describe("A run", () => {
  it("sends the tickets in calls, in order", async () => {
    const sent: number[] = [];
    const { ending, outcomes } = await run(callsFor(ids(CHUNK * 2 + 3)), async (taskIds) => {
      sent.push(taskIds.length);
      return taskIds.map(ok);
    });
    expect(sent).toEqual([CHUNK, CHUNK, 3]);
    expect(ending).toEqual({ left: [], error: null });
    expect([...outcomes.keys()]).toEqual(ids(CHUNK * 2 + 3));
  });

  it("tells refusals that may pass from those that do not", async () => {
    const { ending, outcomes } = await run([[1, 2, 3, 4, 5]], async () => [
      ok(1),
      refused(2, 409),
      refused(3, 503),
      refused(4, 409, "idempotency_in_flight"),
      refused(5, 403),
    ]);
    expect(outcomes.get(2)).toEqual({ isDone: false, reason: "Because of 409.", mayPass: false });
    expect(callsToRepeat(ending, outcomes)).toEqual([[3, 4]]);
  });

  it("repeats a call without answer as it was, and then what was not sent", async () => {
    const calls = callsFor(ids(CHUNK * 3));
    const { ending, outcomes } = await run(calls, async (taskIds) => {
      if (taskIds[0] !== 1) throw ApiError.unreachable();
      return taskIds.map((id) => (id === 4 ? refused(id, 500) : ok(id)));
    });
    expect(outcomes.size).toBe(CHUNK);
    expect(callsToRepeat(ending, outcomes)).toEqual([calls[1], calls[2], [4]]);
  });

  it("repeats nothing after a refusal of the whole call", async () => {
    const { ending, outcomes } = await run([[1]], async () => {
      throw new ApiError(400, "invalid", "The reason is too long.");
    });
    expect(ending.error?.message).toBe("The reason is too long.");
    expect(callsToRepeat(ending, outcomes)).toEqual([]);
  });

  it("stops between two calls, and goes on from there", async () => {
    let isStopped = false;
    const calls = callsFor(ids(CHUNK * 2));
    const send = async (taskIds: readonly number[]) => {
      isStopped = true;
      return taskIds.map(ok);
    };
    const { ending, outcomes } = await run(calls, send, () => isStopped);
    expect(ending).toEqual({ left: [calls[1]], error: null });
    expect(callsToRepeat(ending, outcomes)).toEqual([calls[1]]);
  });
});
