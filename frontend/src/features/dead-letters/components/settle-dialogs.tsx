import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { Dialog } from "@/components/dialog";
import { KeptWords } from "@/components/kept-words";
import { LimitedTextarea } from "@/components/limited";
import { RequestId } from "@/components/states";
import { ApiError } from "@/lib/api/errors";
import { useDraft } from "@/lib/draft";
import { excessOf, LIMITS } from "@/lib/limits";
import { submitByKey } from "@/lib/submit-by-key";

import { type ReplayResult, useDiscard, useReplay } from "../api/stuck";
import type { Stuck } from "../lib/stuck";
import { DISCARD_EFFECT, replayEffect, whyInWords } from "../lib/words";
import classes from "./dead-letters.module.css";

/** Explains a replay of one or more messages and, once confirmed, performs it. */
export function ReplayDialog({
  messages,
  onDone,
  onClose,
}: {
  messages: readonly Stuck[];
  onDone: (result: ReplayResult) => void;
  onClose: () => void;
}) {
  const replay = useReplay();
  const [first] = messages;
  const isOne = messages.length === 1;
  const title = isOne ? "Replay this message" : `Replay ${messages.length} messages`;
  return (
    <Dialog onClose={onClose} title={title}>
      <div className={classes.dialog}>
        {isOne && first ? (
          <>
            <p className={classes.about}>
              {first.task || "No task named"}
              <span>{whyInWords(first)}</span>
            </p>
            <p>{replayEffect(first)}</p>
          </>
        ) : (
          <p>
            They go to their queues again, one after another, each under its own id, so what they
            cause happens once at most. What fails again comes back here.
          </p>
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={replay.isPending}
            onClick={() =>
              replay.mutate(messages, {
                onSuccess: (result) => {
                  onDone(result);
                  onClose();
                },
              })
            }
          >
            {isOne ? "Replay" : `Replay ${messages.length}`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Asks for a reason and discards one message; the reason is stored with it. */
export function DiscardDialog({
  message,
  onDone,
  onClose,
}: {
  message: Stuck;
  onDone: (text: string) => void;
  onClose: () => void;
}) {
  const discard = useDiscard();
  const place = `dead-letter:${message.key}`;
  const draft = useDraft(place);
  const reason = draft.text;
  const [fieldError, setFieldError] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (discard.isPending || excessOf(reason, LIMITS.discardReason)) return;
    if (!reason.trim()) {
      setFieldError("Say why it is of no use.");
      return;
    }
    discard.mutate(
      { message, reason: reason.trim(), draft: { place, text: reason } },
      {
        onSuccess: () => {
          onDone(`${message.task || "The message"} is discarded. It is under Settled.`);
          onClose();
        },
        onError: (error) => {
          if (error instanceof ApiError) setFieldError(error.fields.reason?.[0] ?? null);
        },
      },
    );
  };
  return (
    <Dialog onClose={onClose} title="Discard this message">
      <form className={classes.dialog} onSubmit={submit} onKeyDown={submitByKey}>
        {discard.error && !fieldError && <Refusal error={discard.error} />}
        <p className={classes.about}>
          {message.task || "No task named"}
          <span>{whyInWords(message)}</span>
        </p>
        <p>{DISCARD_EFFECT}</p>
        <LimitedTextarea
          label="Reason (required)"
          data-autofocus
          autosize
          minRows={2}
          maxRows={6}
          limit={LIMITS.discardReason}
          readOnly={discard.isPending}
          value={reason}
          error={fieldError}
          onChange={(event) => {
            draft.setText(event.currentTarget.value);
            setFieldError(null);
          }}
        />
        <KeptWords draft={draft} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={discard.isPending}
            disabled={excessOf(reason, LIMITS.discardReason) > 0}
            title="Ctrl + Enter"
          >
            Discard message
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function Refusal({ error }: { error: Error }) {
  const isOurs = error instanceof ApiError;
  return (
    <div className={classes.failure} role="alert">
      {isOurs ? error.message : "It did not work."}
      {isOurs && error.requestId && <RequestId id={error.requestId} />}
    </div>
  );
}
