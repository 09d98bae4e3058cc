import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Dialog } from "@/components/dialog";
import { LoadingBlock } from "@/components/loading-block";
import { ErrorState } from "@/components/states";
import { mayPass } from "@/lib/api/errors";
import type { BulkProps } from "@/lib/bulk";

import { previewQuery } from "../api/bulk";
import { type ActionWords, doneWords } from "../lib/actions";
import { forecastOf } from "../lib/refusals";
import { countDone } from "../lib/run";
import { BulkForm } from "./bulk-form";
import { BulkProgress, BulkResults } from "./bulk-results";
import { type Run, useRun } from "./use-run";

/** An action on the selected tickets: which can, the form, the run, and what became of each. */
export function BulkDialog({
  words,
  onKeep,
  onDone,
  onClose,
  ...selected
}: Omit<BulkProps, "onClear"> & { words: ActionWords; onClose: () => void }) {
  // The selection may change while the dialog is open: keep what it was opened for.
  const [tickets] = useState(selected.tickets);
  const taskIds = tickets.map(({ taskId }) => taskId);

  /** Closes it; what was done is deselected, what was not can be tried in another way. */
  const leave = (run: Run | null) => {
    if (run) onKeep(new Set(taskIds.filter((id) => run.outcomes.get(id)?.isDone !== true)));
    onClose();
  };
  const { run, start, stop, repeat } = useRun((ended) => {
    if (countDone(ended.outcomes) < ended.taskIds.length) return;
    onDone(doneWords(words, ended.taskIds.length, ended.to));
    leave(ended);
  });
  const preview = useQuery({ ...previewQuery(taskIds), enabled: run === null });
  const isRunning = run !== null && run.ending === null;
  const refusal = run && refusalOf(run);
  const isAsking = run === null || refusal !== null;

  return (
    <Dialog
      onClose={() => leave(run)}
      title={words.title}
      withCloseButton={!isRunning}
      closeOnEscape={!isRunning}
      closeOnClickOutside={false}
      focusAfter={rowWithoutBar}
    >
      {/* Keep the form while it runs: what was written in it is needed if it is refused. */}
      <div hidden={!isAsking}>
        {preview.data && !preview.isPlaceholderData ? (
          <BulkForm
            words={words}
            forecast={forecastOf(words.action, tickets, preview.data)}
            error={refusal}
            onSubmit={(ids, fields, to) => start(words.action, ids, fields, to)}
            onClose={() => leave(run)}
          />
        ) : preview.isError ? (
          <ErrorState
            title="What can be done did not load"
            error={preview.error}
            onRetry={() => preview.refetch()}
            isRetrying={preview.isFetching}
          />
        ) : (
          <LoadingBlock label="Looking which tickets can" height={120} />
        )}
      </div>
      {isRunning && <BulkProgress run={run} onStop={stop} />}
      {!isRunning && !isAsking && (
        <BulkResults
          words={words}
          run={run}
          tickets={tickets}
          onRepeat={repeat}
          onClose={() => leave(run)}
        />
      )}
    </Dialog>
  );
}

/** Why the first call was refused as a whole, so that the form has to be mended; null if it was not. */
const refusalOf = ({ outcomes, ending }: Run): Error | null =>
  outcomes.size === 0 && ending?.error && !mayPass(ending.error) ? ending.error : null;

/** The place of the keyboard if the bar has gone with the selection; else it goes back to the bar. */
const rowWithoutBar = (): HTMLElement | null =>
  document.querySelector("[data-bulk]")
    ? null
    : document.querySelector<HTMLElement>("[data-row-link]");
