import { sentence } from "@/lib/sentence";
import { formatExact, formatSpan } from "@/lib/time/format";

import { useReasonCommand } from "../api/hand-on";
import type { Task } from "../api/ticket";
import type { CommandDialogProps } from "./hand-on";
import { ReasonDialog } from "./reason-dialog";
import { useCommand } from "./use-command";

/** The dialog to put a ticket on hold, which pauses its clock until somebody resumes it. */
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
        {sentence`The clock is paused, and nobody can move it on from ${stepName} until it is resumed.`}{" "}
        {leftWords(task)}
        {isTold && sentence` ${holder.name} keeps it and is told.`} The requester sees that it is On
        Hold.
      </p>
    </ReasonDialog>
  );
}

/** Says how a hold changes the nearest deadline. */
const leftWords = ({ nearest }: Task): string => {
  const { due_at, remaining_seconds } = nearest;
  if (due_at === null || remaining_seconds === null) return "";
  return remaining_seconds > 0
    ? `It is due ${formatExact(due_at)}. When it is resumed, it has as much time left as now: ${formatSpan(remaining_seconds * 1_000)}.`
    : "It is late already, and stays late.";
};
