import type { Move } from "../api/ticket";

export type MoveWords = { title: string; verb: string; hint: string };

/** What a move is called in its dialog and on its button; the null transition finishes the ticket. */
export const wordMove = (move: Move): MoveWords => {
  if (move.to_step === null) {
    return { title: "Finish this ticket", verb: "Finish", hint: "Ends the workflow" };
  }
  const name = move.name.trim();
  return {
    title: `Move this ticket to ${move.to_step.name}`,
    verb: name || `Move to ${move.to_step.name}`,
    hint: `Goes to ${move.to_step.name}`,
  };
};
