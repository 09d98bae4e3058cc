import { useQuery } from "@tanstack/react-query";
import {
  type DeadlineAccount,
  type DeadlineSubject,
  deadlineQuery,
  type StepPart,
} from "@/lib/api/deadline";
import type { Mark } from "@/lib/day-strip";
import type { Deadline } from "@/lib/deadline";
import { allowanceWords, clockWords, partWords } from "@/lib/deadline-words";
import { formatExact } from "@/lib/time/format";
import { useNow } from "@/lib/time/ticker";
import { useIsPhone } from "@/lib/use-is-phone";
import { DayStrip } from "./day-strip";
import { DeadlineChip } from "./deadline-chip";
import classes from "./deadline-dialog.module.css";
import { Dialog, Sheet } from "./dialog";
import { LoadingBlock } from "./loading-block";
import { ErrorState } from "./states";

const TITLE = "Why it is due when it is";

/** A dialog that explains a ticket's deadline; on a phone it is a sheet. */
export function DeadlineDialog({
  subject,
  deadline,
  part,
  isAway = false,
  onClose,
}: {
  subject: DeadlineSubject;
  /** The deadline as the clicked chip shows it. */
  deadline: Deadline;
  /** The name of the part that the deadline is for, if not the whole ticket. */
  part?: string;
  /** The ticket's number, if not on the ticket's own page. */
  isAway?: boolean;
  onClose: () => void;
}) {
  const isPhone = useIsPhone();
  const account = useQuery(deadlineQuery(subject));
  const content = (
    <div className={classes.account}>
      {isAway && <p className={classes.ticket}>{subject.number}</p>}
      <Targets deadline={deadline} part={part} account={account.data} />
      {account.isPending && <LoadingBlock label="Loading the explanation" height={240} />}
      {account.isError && !account.data && (
        <ErrorState
          title="The explanation did not load"
          error={account.error}
          onRetry={() => account.refetch()}
          isRetrying={account.isFetching}
        />
      )}
      {account.data && <Account account={account.data} deadline={deadline} part={part} />}
    </div>
  );
  if (isPhone) {
    return (
      <Sheet
        onClose={onClose}
        title={TITLE}
        position="bottom"
        classNames={{ content: classes.sheet }}
      >
        {content}
      </Sheet>
    );
  }
  return (
    <Dialog onClose={onClose} title={TITLE} size={520}>
      {content}
    </Dialog>
  );
}

/** The deadline of the chip; if the chip shows a part, also the deadline of the whole ticket. */
function Targets({
  deadline,
  part,
  account,
}: {
  deadline: Deadline;
  part?: string;
  account: DeadlineAccount | undefined;
}) {
  const whole = part === undefined ? deadline.due_at : account?.target_resolution;
  return (
    <dl className={classes.targets}>
      {part !== undefined && (
        <div>
          <dt>{part}</dt>
          <dd>
            <DeadlineChip deadline={deadline} />
            {deadline.due_at && (
              <time dateTime={deadline.due_at}>{formatExact(deadline.due_at)}</time>
            )}
          </dd>
        </div>
      )}
      {(part === undefined || whole) && (
        <div>
          <dt>The whole ticket</dt>
          <dd>
            {part === undefined && <DeadlineChip deadline={deadline} />}
            {whole && <time dateTime={whole}>{formatExact(whole)}</time>}
          </dd>
        </div>
      )}
    </dl>
  );
}

function Account({
  account,
  deadline,
  part,
}: {
  account: DeadlineAccount;
  deadline: Deadline;
  part: string | undefined;
}) {
  const now = useNow();
  return (
    <>
      <p>
        {allowanceWords(account)} {account.sla !== null && clockWords(account)}
      </p>
      {account.sla !== null && (
        <section aria-label="Day by day">
          <h3>Day by day</h3>
          <DayStrip
            segments={account.segments}
            marks={marksOf(account, part === undefined ? null : deadline.due_at, now)}
            timeZone={account.calendar.time_zone}
          />
        </section>
      )}
      {account.sla !== null && (
        <section aria-label="How the time is shared">
          <h3>How the time is shared</h3>
          <ol className={classes.steps}>
            {account.steps.map((part) => (
              <StepShare key={`${part.step_id}-${part.visit}`} part={part} />
            ))}
          </ol>
        </section>
      )}
      <details className={classes.words}>
        <summary>Everything, one by one</summary>
        <ul>
          {account.sentences.map((sentence, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two sentences may say the same.
            <li key={place}>{sentence}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

/**
 * The marks of the strip: now, unless the deadline was met, missed or does not exist; the step's
 * deadline `stepDue`, if the chip shows a step; and the ticket's deadline.
 */
const marksOf = (account: DeadlineAccount, stepDue: string | null, now: number): Mark[] => {
  const { target_resolution, status } = account;
  const isEnded = status === "met" || status === "missed" || status === "none";
  const marks: Mark[] = isEnded ? [] : [{ kind: "now", label: "now", at: now }];
  if (stepDue) marks.push({ kind: "step", label: "this step due", at: Date.parse(stepDue) });
  if (target_resolution) {
    marks.push({ kind: "ticket", label: "ticket due", at: Date.parse(target_resolution) });
  }
  return marks;
};

function StepShare({ part }: { part: StepPart }) {
  return (
    <li className={classes.step} data-state={part.state}>
      <span className={classes.name}>
        <bdi>{part.name}</bdi>
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
