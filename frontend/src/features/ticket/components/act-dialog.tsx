import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { Dialog } from "@/components/dialog";
import classes from "@/components/dialog.module.css";
import { KeptWords } from "@/components/kept-words";
import { LimitedTextarea } from "@/components/limited";
import { ApiError } from "@/lib/api/errors";
import { useDraft } from "@/lib/draft";
import { excessOf, LIMITS } from "@/lib/limits";
import { sentence } from "@/lib/sentence";
import { submitByKey } from "@/lib/submit-by-key";
import { type Move, type Moves, type Task, useAct } from "../api/ticket";
import { wordMove } from "../lib/moves";
import { isBarred, useStand, verbFor } from "../lib/stand";
import { HandOnRefusal } from "./hand-on-refusal";

/** Explains a move and asks for a note. Closes once the move has succeeded. */
export function ActDialog({
  number,
  task,
  move,
  moves,
  now,
  isOnBehalf,
  onMoved,
  onClose,
}: {
  number: string;
  task: Task;
  move: Move;
  /** The moves that were offered when the user chose. */
  moves: Moves;
  /** The moves that are possible now: null if there are none, undefined while they load. */
  now: Moves | null | undefined;
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
  const isOpen = now?.results.some((one) => one.transition_id === move.transition_id);
  const stand = useStand(moves, now && !isOpen ? null : now, act.error, task.rev);
  const holder = task.assigned_users[0]?.user_full_name ?? "the holder";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (act.isPending || isBarred(stand.chance) || excessOf(notes, LIMITS.notes)) return;
    if (isOnBehalf && !notes.trim()) {
      setNotesError(sentence`Say why you act for ${holder}.`);
      return;
    }
    act.mutate(
      {
        taskId: task.task_id,
        transitionId: move.transition_id,
        notes: notes.trim(),
        rev: stand.take().rev,
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
        {act.error && (
          <HandOnRefusal
            error={act.error}
            number={number}
            task={task}
            seen={stand.seen.rev}
            chance={stand.chance}
          />
        )}
        <LimitedTextarea
          label={isOnBehalf ? "Note (required)" : "Note (optional)"}
          description={
            isOnBehalf
              ? sentence`It is recorded that you acted for ${holder}.`
              : move.to_step
                ? sentence`Whoever takes ${move.to_step.name} reads it.`
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
            {stand.chance === "gone" ? "Close" : "Cancel"}
          </Button>
          {stand.chance !== "gone" && (
            <Button
              type="submit"
              loading={act.isPending}
              disabled={excessOf(notes, LIMITS.notes) > 0 || stand.chance === "looking"}
              title="Ctrl + Enter"
            >
              {verbFor(words.verb, stand.chance)}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
