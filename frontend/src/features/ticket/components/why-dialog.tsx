import { useQuery } from "@tanstack/react-query";

import { Dialog, Sheet } from "@/components/dialog";
import { LoadingBlock } from "@/components/loading-block";
import { PersonAvatar } from "@/components/person-avatar";
import { ErrorState } from "@/components/states";
import { formatExact } from "@/lib/time/format";
import { useIsPhone } from "@/lib/use-is-phone";

import { type Decision, decisionsQuery } from "../api/decisions";
import type { Task } from "../api/ticket";
import {
  explain,
  hasOthers,
  localMoments,
  nextWords,
  standingOf,
  strategyWords,
  whyTitle,
} from "../lib/decisions";
import classes from "./why-dialog.module.css";

/**
 * A dialog that explains why the current holder has the ticket, from the stored decisions. On a
 * phone it is a sheet.
 */
export function WhyDialog({
  number,
  task,
  userId,
  onClose,
}: {
  number: string;
  task: Task;
  userId: number;
  onClose: () => void;
}) {
  const isPhone = useIsPhone();
  const decisions = useQuery(decisionsQuery(number, task));
  const title = whyTitle(task, userId);
  const content = (
    <>
      {decisions.isPending && <LoadingBlock label="Loading the explanation" height={280} />}
      {decisions.isError && !decisions.data && (
        <ErrorState
          title="The explanation did not load"
          error={decisions.error}
          onRetry={() => decisions.refetch()}
          isRetrying={decisions.isFetching}
        />
      )}
      {decisions.data && <Account decisions={decisions.data} task={task} />}
    </>
  );
  if (isPhone) {
    return (
      <Sheet
        onClose={onClose}
        title={title}
        position="bottom"
        classNames={{ content: classes.sheet }}
      >
        {content}
      </Sheet>
    );
  }
  return (
    <Dialog onClose={onClose} title={title} size={560}>
      {content}
    </Dialog>
  );
}

function Account({ decisions, task }: { decisions: readonly Decision[]; task: Task }) {
  const { now, before, owner, workflow, deadline, stepDeadline } = explain(decisions, task);
  return (
    <div className={classes.account}>
      {now && (
        <section>
          <p className={classes.reason}>{localMoments(now.reason)}</p>
          <Choice decision={now} />
        </section>
      )}
      {!now && before.length === 0 && (
        <p className={classes.muted}>
          Nobody has been asked yet: the ticket has not come to a step.
        </p>
      )}
      {before.length > 0 && (
        <section>
          <h3>{now ? "Before that" : "Who had it"}</h3>
          <ol className={classes.before}>
            {before.map((decision) => (
              <li key={decision.seq}>
                <Earlier decision={decision} />
              </li>
            ))}
          </ol>
        </section>
      )}
      <dl className={classes.others}>
        <Other name="The owner" decision={owner} />
        <Other name="This deadline" decision={stepDeadline} />
        <Other name="The ticket's deadline" decision={deadline} />
        <Other name="This workflow" decision={workflow} />
      </dl>
    </div>
  );
}

/** One choice of a person: its step and role, its time, its rule, and the candidates. */
function Choice({ decision }: { decision: Decision }) {
  const { step, role, at } = decision;
  const rule = strategyWords(decision);
  return (
    <div className={classes.choice}>
      <p className={classes.muted}>
        {step && <bdi>{step.name}</bdi>}
        {role && (
          <>
            {" · "}
            <bdi>{role}</bdi>
          </>
        )}
        {" · "}
        <time dateTime={at}>{formatExact(at)}</time>
      </p>
      {rule && <p>{rule}</p>}
      <Candidates decision={decision} />
    </div>
  );
}

function Candidates({ decision }: { decision: Decision }) {
  const next = nextWords(decision);
  if (!hasOthers(decision)) return null;
  return (
    <>
      <ol className={classes.candidates} aria-label="Everybody who was considered, by turn">
        {decision.candidates.map((candidate) => {
          const { word, tone, why } = standingOf(candidate, decision);
          return (
            <li key={candidate.user_id}>
              <PersonAvatar name={candidate.user_full_name} size={24} />
              <span className={classes.candidate}>
                <bdi className={classes.name}>{candidate.user_full_name}</bdi>
                {why && <span className={classes.why}>{why}</span>}
              </span>
              <span className={classes.standing} data-tone={tone}>
                {word}
              </span>
            </li>
          );
        })}
      </ol>
      {next && <p className={classes.muted}>{next}</p>}
    </>
  );
}

/** An earlier choice in one line, which can be opened to show its candidates. */
function Earlier({ decision }: { decision: Decision }) {
  return (
    <details className={classes.earlier}>
      <summary>
        <span className={classes.name}>
          {decision.step ? <bdi>{decision.step.name}</bdi> : "The ticket"}
        </span>
        <span className={classes.why}>{localMoments(decision.reason)}</span>
      </summary>
      <Choice decision={decision} />
    </details>
  );
}

function Other({ name, decision }: { name: string; decision: Decision | undefined }) {
  if (decision === undefined) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {decision.due_at && (
          <time className={classes.due} dateTime={decision.due_at}>
            {formatExact(decision.due_at)}
          </time>
        )}
        {localMoments(decision.reason)}
      </dd>
    </div>
  );
}
