import { sentence } from "@/lib/sentence";

import { useReasonCommand } from "../api/hand-on";
import type { CommandDialogProps } from "./hand-on";
import { ReasonDialog } from "./reason-dialog";
import { useCommand } from "./use-command";

/** Pauses the clock of a ticket until somebody resumes it. */
export function HoldDialog(props: CommandDialogProps) {
  const { number, task, viewer } = props;
  const { stand, send, form } = useCommand(
    props,
    useReasonCommand(number, "/tasks/{task_id}/hold/"),
  );
  const { holder, stepName } = stand.seen;
  const isTold = holder.userId !== 0 && holder.userId !== viewer.userId;
  return (
    <ReasonDialog
      {...form}
      title="Put this ticket on hold"
      description="The person who resumes it reads what it waits for."
      missing="Say what it waits for."
      verb="Put it on hold"
      place={`${number}:hold`}
      onSubmit={(reason, draft) =>
        send(({ rev }) => ({ taskId: task.task_id, reason, rev, draft }))
      }
    >
      <p>
        {sentence`The clock is paused, and nobody can move it on from ${stepName} until it is resumed.`}
        {isTold && sentence` ${holder.name} keeps it and is told.`} The requester sees that it is On
        Hold.
      </p>
    </ReasonDialog>
  );
}
