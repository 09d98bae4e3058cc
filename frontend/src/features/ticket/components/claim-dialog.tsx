import { Button } from "@mantine/core";
import type { FormEvent } from "react";

import { Dialog } from "@/components/dialog";
import classes from "@/components/dialog.module.css";
import { sentence } from "@/lib/sentence";
import { formatExact } from "@/lib/time/format";

import { useClaim } from "../api/hand-on";
import { isBarred, verbFor } from "../lib/stand";
import type { CommandDialogProps } from "./hand-on";
import { HandOnRefusal } from "./hand-on-refusal";
import { useCommand } from "./use-command";

/** The dialog to take a ticket that waits in one of the user's roles; it says when it is due. */
export function ClaimDialog(props: CommandDialogProps) {
  const { number, task, onClose } = props;
  const claim = useClaim(number);
  const { stand, send } = useCommand(props, claim);
  const { stepName, dueAt, rev } = stand.seen;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (claim.isPending || isBarred(stand.chance)) return;
    send((on) => ({ taskId: task.task_id, rev: on.rev }));
  };
  return (
    <Dialog onClose={onClose} title="Claim this ticket">
      <form onSubmit={submit} className={classes.dialog}>
        {claim.error && (
          <HandOnRefusal
            error={claim.error}
            number={number}
            task={task}
            seen={rev}
            chance={stand.chance}
          />
        )}
        <p>
          {sentence`You do ${stepName}. Your next turn comes as if you had not claimed it.`}
          {dueAt && ` It is due ${formatExact(dueAt)}.`}
        </p>
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {stand.chance === "gone" ? "Close" : "Leave it"}
          </Button>
          {stand.chance !== "gone" && (
            <Button
              type="submit"
              loading={claim.isPending}
              disabled={stand.chance === "looking"}
              data-autofocus
            >
              {verbFor("Claim the ticket", stand.chance)}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
