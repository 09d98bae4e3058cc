import { sentence } from "@/lib/sentence";
import { formatExact } from "@/lib/time/format";

import { useReopen } from "../api/hand-on";
import { useStand } from "../lib/stand";
import { standWords } from "../lib/turn";
import type { CommandDialogProps } from "./hand-on";
import { ReasonDialog } from "./reason-dialog";

/** Lets an ended ticket go on where it ended. */
export function ReopenDialog({ number, task, subject, now, onDone, onClose }: CommandDialogProps) {
  const reopen = useReopen(number);
  const stand = useStand(subject, now, reopen.error, task.rev);
  const { stepName, dueAt } = stand.seen;
  return (
    <ReasonDialog
      title="Reopen this ticket"
      description="The person who gets it reads the reason."
      missing="Say why it is not done."
      verb="Reopen the ticket"
      place={`${number}:reopen`}
      number={number}
      task={task}
      stand={stand}
      error={reopen.error}
      isPending={reopen.isPending}
      onSubmit={(reason, draft) =>
        reopen.mutate(
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
        {sentence`It goes on at ${stepName}, with its last holder or the next in turn.`} The time
        since it ended does not count
        {dueAt ? `: this step is due ${formatExact(dueAt)}.` : "."} The requester is told.
      </p>
    </ReasonDialog>
  );
}
