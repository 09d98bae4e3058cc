import { isolate, sentence } from "@/lib/sentence";

import type { Move } from "../api/ticket";

export type MoveWords = { title: string; verb: string; hint: string };

const sameWords = (one: string, other: string) =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/**
 * The words for a move in its dialog and on its button. A move without a next step ends the
 * workflow.
 */
export const wordMove = (move: Move): MoveWords => {
  if (move.to_step === null) {
    return { title: "Finish this ticket", verb: "Finish", hint: "Ends the workflow" };
  }
  const step = move.to_step.name;
  // If the transition only has the name of its next step, say "Move to" before it.
  const isNamed = move.name.trim() !== "" && !sameWords(move.name, step);
  return {
    title: sentence`Move this ticket to ${step}`,
    verb: isNamed ? isolate(move.name.trim()) : sentence`Move to ${step}`,
    hint: sentence`Goes to ${step}`,
  };
};
