import { Button, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { Dialog } from "@/components/dialog";
import { RequestId } from "@/components/states";
import { ApiError, isConflict } from "@/lib/api/errors";

import { type Move, type Task, useAct } from "../api/ticket";
import { wordMove } from "../lib/moves";
import { standWords } from "../lib/turn";
import classes from "./work-panel.module.css";

const MAX_NOTES = 20_000;

/** Says what will happen, takes a note, and closes only once it has happened. */
export function ActDialog({
  number,
  task,
  move,
  rev,
  isOnBehalf,
  onMoved,
  onClose,
}: {
  number: string;
  task: Task;
  move: Move;
  rev: number;
  isOnBehalf: boolean;
  onMoved: (message: string, rev: number) => void;
  onClose: () => void;
}) {
  const words = wordMove(move);
  const [notes, setNotes] = useState("");
  const [notesError, setNotesError] = useState<string | null>(null);
  const act = useAct(number);
  const hasLost = isConflict(act.error);
  const holder = task.assigned_users[0]?.user_full_name ?? "the holder";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isOnBehalf && !notes.trim()) {
      setNotesError(`Say why you act for ${holder}.`);
      return;
    }
    act.mutate(
      {
        taskId: task.task_id,
        transitionId: move.transition_id,
        notes: notes.trim(),
        rev,
        isOnBehalf,
      },
      {
        onSuccess: (answer) => {
          onMoved(answer.message, answer.task.rev);
          onClose();
        },
        onError: (error) => {
          if (error instanceof ApiError) setNotesError(error.fields.notes?.[0] ?? null);
        },
      },
    );
  };

  return (
    <Dialog onClose={onClose} title={words.title} closeOnClickOutside={!notes}>
      <form onSubmit={submit} className={classes.dialog}>
        {act.error && <Refusal error={act.error} task={task} />}
        <Textarea
          label={isOnBehalf ? "Note (required)" : "Note (optional)"}
          description={
            isOnBehalf
              ? `It is recorded that you acted for ${holder}.`
              : move.to_step
                ? `Whoever takes ${move.to_step.name} reads it.`
                : "It is kept in the history of the ticket."
          }
          error={notesError}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={MAX_NOTES}
          data-autofocus
          value={notes}
          onChange={(event) => {
            setNotes(event.currentTarget.value);
            setNotesError(null);
          }}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {hasLost ? "Close" : "Cancel"}
          </Button>
          {!hasLost && (
            <Button type="submit" loading={act.isPending}>
              {words.verb}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** Why it did not happen; after a lost race also where the ticket stands now. */
function Refusal({ error, task }: { error: Error; task: Task }) {
  if (isConflict(error)) {
    return (
      <div className={classes.conflict} role="alert">
        <strong>{error.message}</strong>
        {standWords(task)} Nothing was changed by you; your note is still below to copy.
      </div>
    );
  }
  const isOurs = error instanceof ApiError;
  // A refusal changed nothing; after a failure of the server or the network nobody can be sure.
  const isRefusal = isOurs && error.status >= 400 && error.status < 500;
  return (
    <div className={classes.failure} role="alert">
      {isOurs ? error.message : "It did not work."}{" "}
      {isRefusal
        ? "Nothing has moved."
        : `${standWords(task)} Your note is kept; try it again if the ticket has not moved.`}
      {isOurs && error.requestId && <RequestId id={error.requestId} />}
    </div>
  );
}
