import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { ticketChanged } from "@/lib/api/ticket-keys";

import { type Action, type Fields, postBulk } from "../api/bulk";
import {
  type Calls,
  callsFor,
  callsToRepeat,
  type Ending,
  type Outcomes,
  runCalls,
} from "../lib/run";

/** An action on many tickets, and how far it is. `ending` is null while it runs. */
export type Run = {
  action: Action;
  fields: Fields;
  /** The chosen person or priority, for words about the result. */
  to: string;
  taskIds: readonly number[];
  outcomes: Outcomes;
  ending: Ending | null;
};

/**
 * Runs an action on many tickets, call by call. It stops when the component unmounts; `onEnd` is
 * called with every run that has ended.
 */
export const useRun = (onEnd: (run: Run) => void) => {
  const queryClient = useQueryClient();
  const [run, setRun] = useState<Run | null>(null);
  const isStopped = useRef(false);
  const stop = () => {
    isStopped.current = true;
  };
  useEffect(
    () => () => {
      isStopped.current = true;
    },
    [],
  );

  const send = async (begun: Run, calls: Calls) => {
    let now: Run = { ...begun, ending: null };
    const show = (next: Run) => {
      now = next;
      setRun(next);
    };
    isStopped.current = false;
    show(now);
    const ending = await runCalls({
      calls,
      send: (taskIds) => postBulk(now.action, taskIds, now.fields),
      isStopped: () => isStopped.current,
      onOutcomes: (found) => show({ ...now, outcomes: new Map([...now.outcomes, ...found]) }),
    });
    show({ ...now, ending });
    onEnd(now);
    // Also after a failure: what has no answer may be done.
    await ticketChanged(queryClient, null);
  };

  return {
    run,
    stop,
    start: (action: Action, taskIds: readonly number[], fields: Fields, to: string) =>
      void send(
        { action, fields, to, taskIds, outcomes: new Map(), ending: null },
        callsFor(taskIds),
      ),
    repeat: () => {
      if (run?.ending) void send(run, callsToRepeat(run.ending, run.outcomes));
    },
  };
};
