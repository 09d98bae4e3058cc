import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { Dialog } from "@/components/dialog";
import classes from "@/components/dialog.module.css";
import { KeptWords } from "@/components/kept-words";
import { LimitedTextarea } from "@/components/limited";
import { ApiError } from "@/lib/api/errors";
import { useDraft } from "@/lib/draft";
import { excessOf, LIMITS } from "@/lib/limits";
import { submitByKey } from "@/lib/submit-by-key";

import { type Incident, useResolve } from "../api/incidents";

/** Asks for a reason and marks an incident as resolved. The reason is stored with the incident. */
export function ResolveDialog({
  incident,
  onDone,
  onClose,
}: {
  incident: Incident;
  onDone: (text: string) => void;
  onClose: () => void;
}) {
  const resolve = useResolve();
  const place = `incident:${incident.incident_id}`;
  const draft = useDraft(place);
  const [isMissing, setIsMissing] = useState(false);
  const reason = draft.text;
  const refused = resolve.error instanceof ApiError ? resolve.error.fields.reason?.[0] : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (resolve.isPending || excessOf(reason, LIMITS.reason)) return;
    if (!reason.trim()) {
      setIsMissing(true);
      return;
    }
    resolve.mutate(
      { incident, reason: reason.trim(), draft: { place, text: reason } },
      {
        onSuccess: () => {
          onDone(`The incident of ${incident.ticket_number} is under Resolved.`);
          onClose();
        },
      },
    );
  };

  return (
    <Dialog onClose={onClose} title={`Resolve the incident of ${incident.ticket_number}`}>
      <form className={classes.dialog} onSubmit={submit} onKeyDown={submitByKey}>
        {resolve.error && !refused && (
          <p role="alert" className={classes.conflict}>
            {resolve.error instanceof ApiError ? resolve.error.message : "It did not work."}
          </p>
        )}
        <p dir="auto">{incident.message}</p>
        <p>
          Resolving changes nothing about the ticket. If the same thing fails at the same place
          again, it is a new incident.
        </p>
        <LimitedTextarea
          label="Reason (required)"
          description="Other Admins read it here and in the audit."
          data-autofocus
          autosize
          minRows={2}
          maxRows={6}
          limit={LIMITS.reason}
          readOnly={resolve.isPending}
          value={reason}
          error={isMissing ? "Say why it is over." : refused}
          onChange={(event) => {
            draft.setText(event.currentTarget.value);
            setIsMissing(false);
          }}
        />
        <KeptWords draft={draft} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={resolve.isPending} title="Ctrl + Enter">
            Resolve
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
