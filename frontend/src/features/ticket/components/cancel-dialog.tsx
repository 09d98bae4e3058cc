import { sentence } from "@/lib/sentence";

import { useCancel } from "../api/hand-on";
import type { Task } from "../api/ticket";
import { useStand } from "../lib/stand";
import { standWords } from "../lib/turn";
import { ReasonDialog } from "./reason-dialog";

/** Ends a ticket without a result. */
export function CancelDialog({
  number,
  task,
  rev,
  now,
  onDone,
  onClose,
}: {
  number: string;
  task: Task;
  /** Of what the dialog was opened on; the ticket behind it may move. */
  rev: number;
  /** The revision to end now; null where that is over, or another's. */
  now: { rev: number } | null;
  onDone: (message: string, rev: number) => void;
  onClose: () => void;
}) {
  const cancel = useCancel(number);
  const stand = useStand({ rev }, now, cancel.error, task.rev);
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
