import type { SentDraft } from "@/lib/draft";
import { sentence } from "@/lib/sentence";

import { useEscalate } from "../api/hand-on";
import { useStand } from "../lib/stand";
import { standWords } from "../lib/turn";
import type { CommandDialogProps } from "./hand-on";
import { ReasonDialog } from "./reason-dialog";

/** Asks for a reason and escalates the step to the role that the workflow names for it. */
export function EscalateDialog({
  number,
  task,
  subject,
  now,
  onDone,
  onClose,
}: CommandDialogProps) {
  const escalate = useEscalate(number);
  const stand = useStand(subject, now, escalate.error, task.rev);
  const { holder, stepName, escalateTo } = stand.seen;
  const submit = (reason: string, draft: SentDraft) => {
    const { taskItemId, rev } = stand.take();
    escalate.mutate(
      { taskItemId, reason, rev, draft },
      {
        onSuccess: (answer) => {
          onDone(standWords(answer), answer.rev);
          onClose();
        },
      },
    );
  };
  return (
    <ReasonDialog
      title={sentence`Escalate ${stepName} to ${escalateTo}`}
      description={sentence`It leaves ${holder.name} for somebody in ${escalateTo}, who reads the reason.`}
      missing="Say why it has to go up."
      verb="Escalate"
      place={`${number}:escalate`}
      number={number}
      task={task}
      stand={stand}
      error={escalate.error}
      isPending={escalate.isPending}
      onSubmit={submit}
      onClose={onClose}
    />
  );
}
