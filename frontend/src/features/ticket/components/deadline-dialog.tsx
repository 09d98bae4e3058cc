import { Drawer, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { DeadlineChip } from "@/components/deadline-chip";
import { LoadingBlock } from "@/components/loading-block";
import { ErrorState } from "@/components/states";
import { PHONE_QUERY } from "@/lib/screen";
import { formatExact } from "@/lib/time/format";

import { type DeadlineAccount, deadlineQuery, type StepPart, type Task } from "../api/ticket";
import { allowanceWords, clockWords, partWords } from "../lib/deadline-words";
import classes from "./deadline-dialog.module.css";

const TITLE = "Why it is due when it is";

/** How a ticket's deadline came about; a sheet on a phone. */
export function DeadlineDialog({
  number,
  task,
  onClose,
}: {
  number: string;
  task: Task;
  onClose: () => void;
}) {
  const isPhone = useMediaQuery(PHONE_QUERY, false, { getInitialValueInEffect: false });
  const account = useQuery(deadlineQuery(number, task));
  const content = (
    <>
      {account.isPending && <LoadingBlock label="Loading the explanation" height={240} />}
      {account.isError && !account.data && (
        <ErrorState
          title="The explanation did not load"
          error={account.error}
          onRetry={() => account.refetch()}
          isRetrying={account.isFetching}
        />
      )}
      {account.data && <Account task={task} account={account.data} />}
    </>
  );
  if (isPhone) {
    return (
      <Drawer opened onClose={onClose} title={TITLE} position="bottom" size="85%">
        {content}
      </Drawer>
    );
  }
  return (
    <Modal opened onClose={onClose} title={TITLE} size={520}>
      {content}
    </Modal>
  );
}

function Account({ task, account }: { task: Task; account: DeadlineAccount }) {
  return (
    <div className={classes.account}>
      <div className={classes.target}>
        <DeadlineChip deadline={task.sla} />
        {account.target_resolution && (
          <time dateTime={account.target_resolution}>{formatExact(account.target_resolution)}</time>
        )}
      </div>
      <p>
        {allowanceWords(account)} {account.sla !== null && clockWords(account)}
      </p>
      {account.sla !== null && (
        <section>
          <h3>How the time is shared</h3>
          <ol className={classes.steps}>
            {account.steps.map((part) => (
              <Part key={`${part.step_id}-${part.visit}`} part={part} />
            ))}
          </ol>
        </section>
      )}
      <details className={classes.words}>
        <summary>Everything, one by one</summary>
        <ul>
          {account.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function Part({ part }: { part: StepPart }) {
  return (
    <li className={classes.step} data-state={part.state}>
      <span className={classes.name}>
        {part.name}
        {part.visit !== null && part.visit > 1 && `, visit ${part.visit}`}
      </span>
      {part.target_resolution && (
        <span className={classes.due}>
          {part.acted_on ? "was due" : "due"}{" "}
          <time dateTime={part.target_resolution}>{formatExact(part.target_resolution)}</time>
        </span>
      )}
      <span className={classes.how}>{partWords(part)}</span>
    </li>
  );
}
