import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";

import dialog from "@/components/dialog.module.css";
import { Icon } from "@/components/icon";
import { RequestId } from "@/components/states";
import { ApiError } from "@/lib/api/errors";
import type { BulkTicket } from "@/lib/bulk";

import { type ActionWords, doneWords, manyTickets } from "../lib/actions";
import { groupRefusals, type Refusal } from "../lib/refusals";
import { callsToRepeat, failureWords } from "../lib/run";
import classes from "./bulk.module.css";
import { Refusals } from "./refusals";
import type { Run } from "./use-run";

/** How far the run is; the user may stop it after the current call. */
export function BulkProgress({ run, onStop }: { run: Run; onStop: () => void }) {
  const { outcomes, taskIds } = run;
  const words = `${outcomes.size} of ${manyTickets(taskIds.length)}`;
  return (
    <div className={dialog.dialog}>
      <div className={classes.progress}>
        <progress aria-label="Progress" value={outcomes.size} max={taskIds.length} />
        <p className="tabular" role="status">
          {words}
        </p>
      </div>
      <div className={dialog.buttons}>
        <Button variant="default" onClick={onStop} data-autofocus>
          Stop here
        </Button>
      </div>
    </div>
  );
}

/** Shows how many tickets were changed, which were refused and why, and which can be tried again. */
export function BulkResults({
  words,
  run,
  tickets,
  onRepeat,
  onClose,
}: {
  words: ActionWords;
  run: Run;
  tickets: readonly BulkTicket[];
  onRepeat: () => void;
  onClose: () => void;
}) {
  const summary = useRef<HTMLDivElement>(null);
  // The button that had the focus is gone.
  useEffect(() => summary.current?.focus(), []);
  const { done, refused, open } = readRun(run, tickets);
  const repeatable = run.ending
    ? callsToRepeat(run.ending, run.outcomes).reduce((sum, call) => sum + call.length, 0)
    : 0;
  const error = run.ending?.error;
  return (
    <div className={dialog.dialog}>
      <div className={classes.forecast} ref={summary} tabIndex={-1} role="status">
        <p className={classes.counts}>
          {done > 0 && (
            <span className={classes.can}>
              <Icon name="check" size={16} />
              <bdi dir="auto">{doneWords(words, done, run.to)}</bdi>
            </span>
          )}
          {done === 0 && <span className={classes.cannot}>Nothing has changed.</span>}
        </p>
        {refused.length > 0 && (
          <section aria-label="Refused">
            <h3 className={classes.heading}>
              <Icon name="warning" size={16} />
              {countOf(refused)} refused
            </h3>
            <Refusals refusals={refused} />
          </section>
        )}
        {open.length > 0 && (
          <section aria-label="Not done">
            <h3 className={classes.heading}>
              <Icon name="clock" size={16} />
              {countOf(open)} not done
            </h3>
            <Refusals refusals={open} />
            {error instanceof ApiError && error.requestId && <RequestId id={error.requestId} />}
          </section>
        )}
      </div>
      <div className={dialog.buttons}>
        <Button variant={repeatable > 0 ? "default" : "filled"} onClick={onClose}>
          Close
        </Button>
        {repeatable > 0 && (
          <Button onClick={onRepeat} leftSection={<Icon name="retry" size={16} />}>
            {words.verb(manyTickets(repeatable), run.to)}
          </Button>
        )}
      </div>
    </div>
  );
}

const countOf = (groups: readonly Refusal[]): number =>
  groups.reduce((sum, { tickets }) => sum + tickets.length, 0);

/** Tickets of a run that were refused for good, and those that may still be done. */
const readRun = (
  { outcomes, ending, taskIds }: Run,
  tickets: readonly BulkTicket[],
): { done: number; refused: Refusal[]; open: Refusal[] } => {
  const byId = new Map(tickets.map((ticket) => [ticket.taskId, ticket]));
  const refused: { ticket: BulkTicket; reason: string }[] = [];
  const open: { ticket: BulkTicket; reason: string }[] = [];
  let done = 0;
  const unsent = ending?.error ? failureWords(ending.error) : "You stopped before them.";
  // Only the first call of those left was sent; whether it arrived is not known.
  const [unanswered] = ending?.error ? ending.left : [];
  for (const taskId of taskIds) {
    const ticket = byId.get(taskId);
    const outcome = outcomes.get(taskId);
    if (!ticket) continue;
    if (!outcome) {
      const wasSent = !ending?.error || unanswered?.includes(taskId);
      open.push({ ticket, reason: wasSent ? unsent : "They were not sent after that." });
    } else if (outcome.isDone) done += 1;
    else (outcome.mayPass ? open : refused).push({ ticket, reason: outcome.reason });
  }
  return { done, refused: groupRefusals(refused), open: groupRefusals(open) };
};
