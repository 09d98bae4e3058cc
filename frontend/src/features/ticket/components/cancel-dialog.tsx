import { sentence } from "@/lib/sentence";

import { useCancel } from "../api/hand-on";
import { useStand } from "../lib/stand";
import { standWords } from "../lib/turn";
import type { CommandDialogProps } from "./hand-on";
import { ReasonDialog } from "./reason-dialog";

/** Asks for a reason and withdraws a ticket, which ends its task. */
export function CancelDialog({ number, task, subject, now, onDone, onClose }: CommandDialogProps) {
  const cancel = useCancel(number);
  const stand = useStand(subject, now, cancel.error, task.rev);
  const names = task.assigned_users.map((user) => user.user_full_name);
  return (
    <ReasonDialog
      title="Withdraw this ticket"
      description="It is kept in the history of the ticket."
      missing="Say why it is withdrawn."
      verb="Withdraw the ticket"
      keep="Keep it"
      isDanger
      place={`${number}:cancel`}
      number={number}
      task={task}
      stand={stand}
      error={cancel.error}
      isPending={cancel.isPending}
      onSubmit={(reason, draft) =>
        cancel.mutate(
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
        {task.current_step &&
          sentence`Its workflow ends at ${task.current_step.name} without a result`}
        {!task.current_step && "Its workflow ends without a result"}, and the ticket becomes
        Withdrawn.
        {names.length > 0 && sentence` ${names} no longer has it and is told.`} Comments, files and
        history stay.
      </p>
    </ReasonDialog>
  );
}
