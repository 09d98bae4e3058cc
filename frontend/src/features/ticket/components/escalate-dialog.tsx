import { Button, Modal, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { ApiError } from "@/lib/api/errors";

import { useEscalate } from "../api/hand-on";
import type { Task } from "../api/ticket";
import { standWords } from "../lib/turn";
import type { HandOnSubject } from "./hand-on";
import { HandOnRefusal } from "./hand-on-refusal";
import classes from "./work-panel.module.css";

const MAX_REASON = 20_000;

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
  const [reason, setReason] = useState("");
  const [reasonError, setReasonError] = useState<string | null>(null);
  const escalate = useEscalate(number);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason.trim()) {
      setReasonError("Say why it has to go up.");
      return;
    }
    escalate.mutate(
      { taskItemId: subject.taskItemId, reason: reason.trim(), rev: subject.rev },
      {
        onSuccess: (answer) => {
          onDone(standWords(answer), answer.rev);
          onClose();
        },
        onError: (error) => {
          if (error instanceof ApiError) setReasonError(error.fields.reason?.[0] ?? null);
        },
      },
    );
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={`Escalate ${subject.stepName}`}
      closeOnClickOutside={!reason}
    >
      <form onSubmit={submit} className={classes.dialog}>
        {escalate.error && <HandOnRefusal error={escalate.error} task={task} />}
        <Textarea
          label="Reason (required)"
          description={`It leaves ${subject.holder.name} for the role that this step escalates to. Whoever takes it reads the reason.`}
          error={reasonError}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={MAX_REASON}
          data-autofocus
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
            setReasonError(null);
          }}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={escalate.isPending}>
            Escalate
          </Button>
        </div>
      </form>
    </Modal>
  );
}
