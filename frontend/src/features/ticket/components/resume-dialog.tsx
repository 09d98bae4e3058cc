import { Button } from "@mantine/core";
import type { FormEvent } from "react";

import { Dialog } from "@/components/dialog";
import classes from "@/components/dialog.module.css";
import { sentence } from "@/lib/sentence";
import { formatExact } from "@/lib/time/format";
import { useNow } from "@/lib/time/ticker";

import { useResume } from "../api/hand-on";
import { isBarred, verbFor } from "../lib/stand";
import type { CommandDialogProps } from "./hand-on";
import { HandOnRefusal } from "./hand-on-refusal";
import { useCommand } from "./use-command";

/** The dialog to end the hold of a ticket; it says when the ticket will be due. */
export function ResumeDialog(props: CommandDialogProps) {
  const { number, task, onClose } = props;
  const resume = useResume(number);
  const { stand, send } = useCommand(props, resume);
  const { stepName, dueAt, rev } = stand.seen;
  const isLate = Date.parse(dueAt) <= useNow();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (resume.isPending || isBarred(stand.chance)) return;
    send((on) => ({ taskId: task.task_id, rev: on.rev }));
  };
  return (
    <Dialog onClose={onClose} title="Resume this ticket">
      <form onSubmit={submit} className={classes.dialog}>
        {resume.error && (
          <HandOnRefusal
            error={resume.error}
            number={number}
            task={task}
            seen={rev}
            chance={stand.chance}
          />
        )}
        <p>
          {!dueAt && sentence`Work on ${stepName} goes on.`}
          {dueAt &&
            (isLate
              ? sentence`The clock runs again, and no time was left: ${stepName} was due `
              : sentence`The clock runs again, with the time that was left: ${stepName} is due `)}
          {dueAt && `${formatExact(dueAt)}.`}
        </p>
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {stand.chance === "gone" ? "Close" : "Keep it on hold"}
          </Button>
          {stand.chance !== "gone" && (
            <Button
              type="submit"
              loading={resume.isPending}
              disabled={stand.chance === "looking"}
              data-autofocus
            >
              {verbFor("Resume the ticket", stand.chance)}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
