import type { UseMutationResult } from "@tanstack/react-query";

import type { Task } from "../api/ticket";
import { useStand } from "../lib/stand";
import { standWords } from "../lib/turn";
import type { CommandDialogProps, HandOnSubject } from "./hand-on";

/**
 * The parts of a command's dialog: the state on which the command acts (`stand`), a function that
 * sends the command, and the props that these give to `ReasonDialog`.
 *
 * After a success, the page shows the words that `wordsOf` returns for the answer, and the dialog
 * closes.
 */
export function useCommand<Input>(
  { number, task, subject, now, onDone, onClose }: CommandDialogProps,
  mutation: UseMutationResult<Task, Error, Input>,
  wordsOf: (answer: Task) => string = standWords,
) {
  const stand = useStand(subject, now, mutation.error, task.rev);
  const send = (inputFor: (on: HandOnSubject) => Input, onError?: (error: Error) => void) =>
    mutation.mutate(inputFor(stand.take()), {
      onSuccess: (answer) => {
        onDone(wordsOf(answer), answer.rev);
        onClose();
      },
      onError,
    });
  const { error, isPending } = mutation;
  return { stand, send, form: { number, task, stand, error, isPending, onClose } };
}
