import { sentence } from "@/lib/sentence";

import { useHold } from "../api/hand-on";
import { useStand } from "../lib/stand";
import { standWords } from "../lib/turn";
import type { CommandDialogProps } from "./hand-on";
import { ReasonDialog } from "./reason-dialog";

/** Pauses the clock of a ticket until somebody resumes it. */
export function HoldDialog({
  number,
  task,
  viewer,
  subject,
  now,
  onDone,
  onClose,
}: CommandDialogProps) {
  const hold = useHold(number);
  const stand = useStand(subject, now, hold.error, task.rev);
  const { holder, stepName } = stand.seen;
  const isTold = holder.userId !== 0 && holder.userId !== viewer.userId;
  return (
    <ReasonDialog
      title="Put this ticket on hold"
      description="Whoever resumes it reads what it waits for."
      missing="Say what it waits for."
      verb="Put it on hold"
      place={`${number}:hold`}
      number={number}
      task={task}
      stand={stand}
      error={hold.error}
      isPending={hold.isPending}
      onSubmit={(reason, draft) =>
        hold.mutate(
          { taskId: task.task_id, reason, rev: stand.take().rev, draft },
          {
            onSuccess: (answer) => {
              onDone(standWords(answer), answer.rev);
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <p>
        {sentence`The clock is paused, and nobody can move it on from ${stepName} until it is resumed.`}
        {isTold && sentence` ${holder.name} keeps it and is told.`} The requester sees that it is On
        Hold.
      </p>
    </ReasonDialog>
  );
}
