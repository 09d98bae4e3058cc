import { useState } from "react";

import { ApiError, isConflict } from "@/lib/api/errors";

/**
 * Whether an act that came too late can still be done. same: nothing stands in its way that is known;
 * looking: not known yet; open: on what is there now; gone: no more, or not by this person.
 */
export type Chance = "same" | "looking" | "open" | "gone";

type Revised = { rev: number };

/** `now` is what the act would stand on, null where it is gone, undefined while nobody knows. */
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

/** The target of a dialog: as it was opened and, after a lost race, as it is now. */
export const useStand = <On extends Revised>(
  opened: On,
  now: On | null | undefined,
  error: Error | null,
  taskRev: number,
) => {
  const [seen, setSeen] = useState(opened);
  const chance = chanceOf(error, seen.rev, taskRev, now);
  /** The target of the next attempt. */
  const take = (): On => {
    const on = chance === "open" && now ? now : seen;
    setSeen(on);
    return on;
  };
  return { seen, chance, take };
};

/** Whether pressing the button again is useless. */
export const isBarred = (chance: Chance): boolean => chance === "looking" || chance === "gone";

/** The button's words: pressed again, it is done in spite of what came between. */
export const verbFor = (verb: string, chance: Chance): string =>
  chance === "open" ? `${verb} anyway` : verb;
