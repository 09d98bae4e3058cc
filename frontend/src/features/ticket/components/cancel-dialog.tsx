import { sentence } from "@/lib/sentence";

import { useReasonCommand } from "../api/hand-on";
import type { CommandDialogProps } from "./hand-on";
import { ReasonDialog } from "./reason-dialog";
import { useCommand } from "./use-command";

/** Asks for a reason and withdraws a ticket, which ends its task. */
export function CancelDialog(props: CommandDialogProps) {
  const { number, task } = props;
  const { send, form } = useCommand(props, useReasonCommand(number, "/tasks/{task_id}/cancel/"));
  const names = task.assigned_users.map((user) => user.user_full_name);
  return (
    <ReasonDialog
      {...form}
      title="Withdraw this ticket"
      description="It is kept in the history of the ticket."
      missing="Say why it is withdrawn."
      verb="Withdraw the ticket"
      keep="Keep it"
      isDanger
      place={`${number}:cancel`}
      onSubmit={(reason, draft) =>
        send(({ rev }) => ({ taskId: task.task_id, reason, rev, draft }))
      }
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
