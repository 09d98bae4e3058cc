import { isolate, sentence } from "@/lib/sentence";

import type { Move } from "../api/ticket";

export type MoveWords = { title: string; verb: string; hint: string };

const sameWords = (one: string, other: string) =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/** The name of a move in its dialog and on its button; the null transition finishes the ticket. */
export const wordMove = (move: Move): MoveWords => {
  if (move.to_step === null) {
    return { title: "Finish this ticket", verb: "Finish", hint: "Ends the workflow" };
  }
  const step = move.to_step.name;
  // A transition often bears the name of the step it leads to, which alone would be no verb.
  const isNamed = move.name.trim() !== "" && !sameWords(move.name, step);
  return {
    title: sentence`Move this ticket to ${step}`,
    verb: isNamed ? isolate(move.name.trim()) : sentence`Move to ${step}`,
    hint: sentence`Goes to ${step}`,
  };
};
