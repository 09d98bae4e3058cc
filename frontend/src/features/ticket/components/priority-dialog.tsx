import { Radio } from "@mantine/core";
import { useState } from "react";

import { PriorityMark } from "@/components/priority-mark";
import type { SentDraft } from "@/lib/draft";
import { PRIORITIES, type Priority, readPriority } from "@/lib/priority";
import { formatExact } from "@/lib/time/format";

import { useChangePriority } from "../api/hand-on";
import type { Task } from "../api/ticket";
import classes from "./priority-dialog.module.css";
import { ReasonDialog } from "./reason-dialog";

/** Gives a ticket another priority, and with it another deadline. */
export function PriorityDialog({
  number,
  task,
  rev,
  onDone,
  onClose,
}: {
  number: string;
  task: Task;
  /** Of what the dialog was opened on; the ticket behind it may move. */
  rev: number;
  onDone: (message: string, rev: number) => void;
  onClose: () => void;
}) {
  const [current] = useState(() => readPriority(task.priority));
  const [chosen, setChosen] = useState<Priority | null>(null);
  const [isMissing, setIsMissing] = useState(false);
  const change = useChangePriority(number);

  const submit = (reason: string, draft: SentDraft) => {
    if (!chosen) {
      setIsMissing(true);
      return;
    }
    change.mutate(
      { taskId: task.task_id, priority: chosen, reason, rev, draft },
      {
        onSuccess: (answer) => {
          onDone(changedWords(answer), answer.rev);
          onClose();
        },
      },
    );
  };

  return (
    <ReasonDialog
      title="Change the priority"
      description="It is kept in the history of the ticket."
      missing="Say why the priority changes."
      verb={chosen ? `Change to ${chosen}` : "Change the priority"}
      place={`${number}:priority`}
      task={task}
      error={change.error}
      isPending={change.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Radio.Group
        label="New priority (required)"
        description={`It is ${current} now. The deadline is worked out anew from the arrival; the time already used stays used.`}
        error={isMissing ? "Choose another priority." : undefined}
        value={chosen}
        onChange={(value) => {
          setChosen(PRIORITIES.find((priority) => priority === value) ?? null);
          setIsMissing(false);
        }}
      >
        <div className={classes.choices}>
          {PRIORITIES.filter((priority) => priority !== current).map((priority, index) => (
            <Radio
              key={priority}
              value={priority}
              data-autofocus={index === 0 || undefined}
              label={<PriorityMark priority={priority} withWord />}
            />
          ))}
        </div>
      </Radio.Group>
    </ReasonDialog>
  );
}

const changedWords = (task: Task): string => {
  const due = task.target_resolution;
  const until = due ? `it is due ${formatExact(due)}` : "it has no deadline";
  return `The priority is ${task.priority} now; ${until}.`;
};
