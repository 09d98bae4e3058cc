import { useState } from "react";

import { ApiError, isConflict } from "@/lib/api/errors";

/**
 * Whether an act is still possible. same: the state is not known to have changed; looking: it has
 * changed, and the current state is loading; open: possible in the current state; gone: no longer
 * possible, or not for this user.
 */
export type Chance = "same" | "looking" | "open" | "gone";

type Revised = { rev: number };

/**
 * `now` is the current state for the act: null if it is no longer offered, undefined while it
 * loads.
 */
export const chanceOf = (
  error: Error | null,
  seenRev: number,
  taskRev: number,
  now: Revised | null | undefined,
): Chance => {
  if (!isConflict(error)) return "same";
  if (taskRev <= seenRev) {
    const isStale = error instanceof ApiError && error.code === "stale_rev";
    return isStale ? "looking" : "same";
  }
  if (now === undefined || (now !== null && now.rev <= seenRev)) return "looking";
  return now === null ? "gone" : "open";
};

/** The state on which a dialog acts: that at its opening or, after a conflict, the current one. */
export const useStand = <On extends Revised>(
  opened: On,
  now: On | null | undefined,
  error: Error | null,
  taskRev: number,
) => {
  const [seen, setSeen] = useState(opened);
  const chance = chanceOf(error, seen.rev, taskRev, now);
  /** Returns the state for the next attempt and remembers it. */
  const take = (): On => {
    const on = chance === "open" && now ? now : seen;
    setSeen(on);
    return on;
  };
  return { seen, chance, take };
};

/** Whether the act cannot be sent (again) now. */
export const isBarred = (chance: Chance): boolean => chance === "looking" || chance === "gone";

/** The button's label: with "anyway" if the state has changed but the act is still possible. */
export const verbFor = (verb: string, chance: Chance): string =>
  chance === "open" ? `${verb} anyway` : verb;
