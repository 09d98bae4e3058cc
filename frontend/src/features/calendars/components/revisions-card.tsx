import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Dialog } from "@/components/dialog";
import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { LoadingBlock } from "@/components/loading-block";
import { Moment } from "@/components/moment";
import { ErrorState } from "@/components/states";

import { type Calendar, type Revision, revisionsQuery, useRestoreRevision } from "../api/calendars";
import { takeUpWords } from "../lib/words";
import classes from "./calendars.module.css";

/** The edits of a calendar: who made each, when, and how far open tickets have taken it up. */
export function RevisionsCard({ calendar }: { calendar: Calendar }) {
  const revisions = useQuery(revisionsQuery(calendar.calendar_id));
  const [chosen, setChosen] = useState<Revision | null>(null);
  const rows = revisions.data?.results;
  const further = revisions.data ? revisions.data.count - revisions.data.results.length : 0;
  return (
    <section className={form.card} aria-labelledby="calendar-revisions">
      <h2 id="calendar-revisions">Revisions</h2>
      {revisions.isPending && <LoadingBlock label="Loading the revisions" height={120} />}
      {revisions.isError && !rows && (
        <ErrorState
          title="The revisions did not load"
          error={revisions.error}
          onRetry={() => revisions.refetch()}
          isRetrying={revisions.isFetching}
        />
      )}
      {rows && (
        <ol className={classes.revisions}>
          {rows.map((revision) => (
            <li key={revision.rev} className={classes.revision}>
              <span>
                <strong>Revision {revision.rev}</strong>
                {revision.restored_from !== null && `, again as revision ${revision.restored_from}`}
                {" by "}
                <bdi dir="auto">{revision.changed_by_name || "a command"}</bdi>,{" "}
                <Moment at={revision.at} />
              </span>
              <span
                className={classes.muted}
                role={revision.rev === calendar.rev ? "status" : undefined}
              >
                {revision.rev === 1 ? "The first" : takeUpWords(revision)}
              </span>
              {revision.rev === calendar.rev ? (
                <span className={classes.inForce}>In force</span>
              ) : (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Restore revision ${revision.rev}`}
                  onClick={() => setChosen(revision)}
                >
                  Restore
                </Button>
              )}
            </li>
          ))}
        </ol>
      )}
      {further > 0 && <p className={classes.muted}>{further} older ones are not listed.</p>}
      {chosen && (
        <RestoreDialog calendar={calendar} revision={chosen} onClose={() => setChosen(null)} />
      )}
    </section>
  );
}

function RestoreDialog({
  calendar,
  revision,
  onClose,
}: {
  calendar: Calendar;
  revision: Revision;
  onClose: () => void;
}) {
  const restore = useRestoreRevision(calendar.calendar_id);
  return (
    <Dialog onClose={onClose} title={`Restore revision ${revision.rev}`}>
      <div className={classes.dialog}>
        {restore.error && (
          <FormError error={restore.error} otherwise="Restoring it did not work. Try again." />
        )}
        <p>
          Its hours and days become the newest revision, {calendar.rev + 1}; the name stays. Open
          tickets get the deadlines that they had under it.
        </p>
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={restore.isPending}
            data-autofocus
            onClick={() =>
              restore.mutate({ wanted: revision.rev, rev: calendar.rev }, { onSuccess: onClose })
            }
          >
            Restore revision {revision.rev}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
