import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { Dialog } from "@/components/dialog";
import { KeptWords } from "@/components/kept-words";
import { LimitedTextarea } from "@/components/limited";
import { RequestId } from "@/components/states";
import { ApiError, isConflict } from "@/lib/api/errors";
import { useDraft } from "@/lib/draft";
import { excessOf, LIMITS } from "@/lib/limits";
import { submitByKey } from "@/lib/submit-by-key";

import { type Move, type Task, useAct } from "../api/ticket";
import { wordMove } from "../lib/moves";
import { standWords } from "../lib/turn";
import classes from "./work-panel.module.css";

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
  const place = `${number}:act:${move.transition_id ?? "finish"}`;
  const draft = useDraft(place);
  const notes = draft.text;
  const [notesError, setNotesError] = useState<string | null>(null);
  const act = useAct(number);
  const hasLost = isConflict(act.error);
  const holder = task.assigned_users[0]?.user_full_name ?? "the holder";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (act.isPending || excessOf(notes, LIMITS.notes)) return;
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
        draft: { place, text: notes },
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
      <form onSubmit={submit} onKeyDown={submitByKey} className={classes.dialog}>
        {act.error && <Refusal error={act.error} task={task} />}
        <LimitedTextarea
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
          limit={LIMITS.notes}
          readOnly={act.isPending}
          data-autofocus
          value={notes}
          onChange={(event) => {
            draft.setText(event.currentTarget.value);
            setNotesError(null);
          }}
        />
        <KeptWords draft={draft} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {hasLost ? "Close" : "Cancel"}
          </Button>
          {!hasLost && (
            <Button
              type="submit"
              loading={act.isPending}
              disabled={excessOf(notes, LIMITS.notes) > 0}
              title="Ctrl + Enter"
            >
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
