import { sentence } from "@/lib/sentence";
import { formatExact } from "@/lib/time/format";
import { useNow } from "@/lib/time/ticker";

import { useReasonCommand } from "../api/hand-on";
import type { CommandDialogProps } from "./hand-on";
import { ReasonDialog } from "./reason-dialog";
import { useCommand } from "./use-command";

/** The dialog to let an ended ticket go on at the step where it ended. */
export function ReopenDialog(props: CommandDialogProps) {
  const { number, task } = props;
  const { stand, send, form } = useCommand(
    props,
    useReasonCommand(number, "/tasks/{task_id}/reopen/"),
  );
  const { stepName, dueAt } = stand.seen;
  const isLate = Date.parse(dueAt) <= useNow();
  return (
    <ReasonDialog
      {...form}
      title="Reopen this ticket"
      description="The person who gets it reads the reason."
      missing="Say why it is not done."
      verb="Reopen the ticket"
      place={`${number}:reopen`}
      onSubmit={(reason, draft) =>
        send(({ rev }) => ({ taskId: task.task_id, reason, rev, draft }))
      }
    >
      <p>
        {sentence`It goes on at ${stepName}, with its last holder or the next in turn.`} The time
        since it ended does not count
        {dueAt ? `: this step ${isLate ? "was" : "is"} due ${formatExact(dueAt)}.` : "."} The
        requester is told.
      </p>
    </ReasonDialog>
  );
}
