import { Radio } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { LoadingBlock } from "@/components/loading-block";
import { PriorityMark } from "@/components/priority-mark";
import { supposedDeadlineQuery } from "@/lib/api/deadline";
import type { SentDraft } from "@/lib/draft";
import { PRIORITIES, type Priority, readPriority } from "@/lib/priority";
import { formatExact } from "@/lib/time/format";
import { useChangePriority } from "../api/hand-on";
import type { Task } from "../api/ticket";
import type { CommandDialogProps } from "./hand-on";
import classes from "./priority-dialog.module.css";
import { ReasonDialog } from "./reason-dialog";
import { useCommand } from "./use-command";

/** Asks for a priority and a reason, and shows the deadline that the ticket will get. */
export function PriorityDialog(props: CommandDialogProps) {
  const { number, task } = props;
  const [current] = useState(() => readPriority(task.priority));
  const [chosen, setChosen] = useState<Priority | null>(null);
  const [isMissing, setIsMissing] = useState(false);
  const { send, form } = useCommand(props, useChangePriority(number), changedWords);

  const submit = (reason: string, draft: SentDraft) => {
    if (chosen) send(({ rev }) => ({ taskId: task.task_id, priority: chosen, reason, rev, draft }));
    else setIsMissing(true);
  };

  return (
    <ReasonDialog
      {...form}
      title="Change the priority"
      description="It is kept in the history of the ticket."
      missing="Say why the priority changes."
      verb={chosen ? `Change to ${chosen}` : "Change the priority"}
      place={`${number}:priority`}
      onSubmit={submit}
    >
      <Radio.Group
        label="New priority (required)"
        description={`It is ${current} now. The deadline is worked out again from the arrival; the time already used stays used.`}
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
      {chosen && <NewTarget number={number} task={task} priority={chosen} />}
    </ReasonDialog>
  );
}

/** The deadline that the ticket would have with the chosen priority. */
function NewTarget({ number, task, priority }: { number: string; task: Task; priority: Priority }) {
  const subject = { number, taskId: task.task_id, rev: task.rev };
  const supposed = useQuery(supposedDeadlineQuery(subject, priority));
  if (supposed.isError) return null;
  if (!supposed.data) return <LoadingBlock label="Working out the deadline" height={20} />;
  const { target_resolution: due } = supposed.data;
  const was = task.target_resolution;
  return (
    <p className={classes.target} role="status">
      {due ? (
        <>
          With {priority} the ticket is due <strong>{formatExact(due)}</strong>
          {was && was !== due && `, instead of ${formatExact(was)}`}.
        </>
      ) : (
        `With ${priority} the ticket has no deadline.`
      )}
    </p>
  );
}

const changedWords = (task: Task): string => {
  const due = task.target_resolution;
  const until = due ? `it is due ${formatExact(due)}` : "it has no deadline";
  return `The priority is ${task.priority} now; ${until}.`;
};
