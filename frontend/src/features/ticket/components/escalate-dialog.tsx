import { useEscalate } from "../api/hand-on";
import type { Task } from "../api/ticket";
import { standWords } from "../lib/turn";
import type { HandOnSubject } from "./hand-on";
import { ReasonDialog } from "./reason-dialog";

/** Hands the step up to the role that its workflow names; the reason is part of the history. */
export function EscalateDialog({
  number,
  task,
  subject,
  onDone,
  onClose,
}: {
  number: string;
  task: Task;
  subject: HandOnSubject;
  onDone: (message: string, rev: number) => void;
  onClose: () => void;
}) {
  const escalate = useEscalate(number);
  return (
    <ReasonDialog
      title={`Escalate ${subject.stepName}`}
      description={`It leaves ${subject.holder.name} for the role that this step escalates to. Whoever takes it reads the reason.`}
      missing="Say why it has to go up."
      verb="Escalate"
      place={`${number}:escalate`}
      task={task}
      error={escalate.error}
      isPending={escalate.isPending}
      onSubmit={(reason, draft) =>
        escalate.mutate(
          { taskItemId: subject.taskItemId, reason, rev: subject.rev, draft },
          {
            onSuccess: (answer) => {
              onDone(standWords(answer), answer.rev);
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    />
  );
}
