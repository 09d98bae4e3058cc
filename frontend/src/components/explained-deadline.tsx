import { useState } from "react";

import type { DeadlineSubject } from "@/lib/api/deadline";
import type { Deadline } from "@/lib/deadline";
import { lazily } from "@/lib/lazily";

import { DeadlineChip } from "./deadline-chip";

const DeadlineDialog = lazily(() => import("./deadline-dialog").then((it) => it.DeadlineDialog));

/** The chip of a deadline, which opens the explanation on a click or Enter. */
export function ExplainedDeadline({
  subject,
  deadline,
  part,
  whole,
  name,
  isAway = true,
}: {
  subject: DeadlineSubject;
  deadline: Deadline;
  /** The name of the part that the deadline is for, if not the whole ticket. */
  part?: string;
  /** The deadline of the whole ticket, if the chip shows a part of it. */
  whole?: Deadline;
  /** The name of the work that is due, shown before the state. */
  name?: string;
  /** Whether the page shows several tickets, so that the number of this one has to be named. */
  isAway?: boolean;
}) {
  const [isExplained, setIsExplained] = useState(false);
  return (
    <>
      <DeadlineChip
        deadline={deadline}
        of={isAway ? subject.number : undefined}
        name={name}
        whole={whole}
        onExplain={() => setIsExplained(true)}
      />
      {isExplained && (
        <DeadlineDialog
          subject={subject}
          deadline={deadline}
          part={part}
          isAway={isAway}
          onClose={() => setIsExplained(false)}
        />
      )}
    </>
  );
}
