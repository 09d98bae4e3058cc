import { Button } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";

import { Dialog } from "@/components/dialog";
import classes from "@/components/dialog.module.css";
import { KeptWords } from "@/components/kept-words";
import { LimitedTextarea } from "@/components/limited";
import { ApiError } from "@/lib/api/errors";
import { type SentDraft, useDraft } from "@/lib/draft";
import { excessOf, LIMITS } from "@/lib/limits";
import { submitByKey } from "@/lib/submit-by-key";
import type { Task } from "../api/ticket";
import { type Chance, isBarred, verbFor } from "../lib/stand";
import { HandOnRefusal } from "./hand-on-refusal";

/** The base of dialogs that explain a command and ask for a reason. */
export function ReasonDialog({
  title,
  children,
  description,
  missing,
  verb,
  keep = "Cancel",
  isDanger = false,
  place,
  number,
  task,
  stand,
  error,
  isPending,
  onSubmit,
  onClose,
}: {
  title: string;
  /** Rendered above the reason: an explanation, or more fields. */
  children?: ReactNode;
  /** The help text of the reason, which says who will read it. */
  description: string;
  /** The error if no reason is given. */
  missing: string;
  verb: string;
  /** The label of the button that closes the dialog without the act. */
  keep?: string;
  isDanger?: boolean;
  /** The place of the reason's draft, which is kept when the dialog is closed. */
  place: string;
  number: string;
  task: Task;
  stand: { seen: { rev: number }; chance: Chance };
  error: Error | null;
  isPending: boolean;
  onSubmit: (reason: string, draft: SentDraft) => void;
  onClose: () => void;
}) {
  const draft = useDraft(place);
  const reason = draft.text;
  const [isMissing, setIsMissing] = useState(false);
  const refused = error instanceof ApiError ? error.fields.reason?.[0] : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending || isBarred(stand.chance) || excessOf(reason, LIMITS.reason)) return;
    if (reason.trim()) onSubmit(reason.trim(), { place, text: reason });
    else setIsMissing(true);
  };

  return (
    <Dialog onClose={onClose} title={title} closeOnClickOutside={!reason}>
      <form onSubmit={submit} onKeyDown={submitByKey} className={classes.dialog}>
        {error && (
          <HandOnRefusal
            error={error}
            number={number}
            task={task}
            seen={stand.seen.rev}
            chance={stand.chance}
          />
        )}
        {children}
        <LimitedTextarea
          label="Reason (required)"
          description={description}
          error={isMissing ? missing : refused}
          autosize
          minRows={3}
          maxRows={10}
          limit={LIMITS.reason}
          readOnly={isPending}
          data-autofocus
          value={reason}
          onChange={(event) => {
            draft.setText(event.currentTarget.value);
            setIsMissing(false);
          }}
        />
        <KeptWords draft={draft} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {stand.chance === "gone" ? "Close" : keep}
          </Button>
          {stand.chance !== "gone" && (
            <Button
              type="submit"
              loading={isPending}
              disabled={excessOf(reason, LIMITS.reason) > 0 || stand.chance === "looking"}
              title="Ctrl + Enter"
              className={isDanger ? classes.danger : undefined}
            >
              {verbFor(verb, stand.chance)}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
