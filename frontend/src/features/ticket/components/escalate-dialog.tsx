import { sentence } from "@/lib/sentence";

import { useEscalate } from "../api/hand-on";
import type { CommandDialogProps } from "./hand-on";
import { ReasonDialog } from "./reason-dialog";
import { useCommand } from "./use-command";

/** Asks for a reason and escalates the step to the role that the workflow names for it. */
export function EscalateDialog(props: CommandDialogProps) {
  const { number } = props;
  const { stand, send, form } = useCommand(props, useEscalate(number));
  const { holder, stepName, escalateTo } = stand.seen;
  return (
    <ReasonDialog
      {...form}
      title={sentence`Escalate ${stepName} to ${escalateTo}`}
      description={sentence`It leaves ${holder.name} for somebody in ${escalateTo}, who reads the reason.`}
      missing="Say why it has to go up."
      verb="Escalate"
      place={`${number}:escalate`}
      onSubmit={(reason, draft) =>
        send(({ taskItemId, rev }) => ({ taskItemId, reason, rev, draft }))
      }
    />
  );
}
