import { useState } from "react";

import type { DeadlineSubject } from "@/lib/api/deadline";
import type { Deadline } from "@/lib/deadline";
import { lazily } from "@/lib/lazily";

import { DeadlineChip } from "./deadline-chip";

const DeadlineDialog = lazily(() => import("./deadline-dialog").then((it) => it.DeadlineDialog));

/** A deadline in a list: a chip with its state, which opens the explanation on a click or Enter. */
export function ExplainedDeadline({
  subject,
  deadline,
  part,
  whole,
}: {
  subject: DeadlineSubject;
  deadline: Deadline;
  /** The name of the part that the deadline is for, if not the whole ticket. */
  part?: string;
  /** The deadline of the whole ticket, if the chip shows a part of it. */
  whole?: Deadline;
}) {
  const [isExplained, setIsExplained] = useState(false);
  return (
    <>
      <DeadlineChip
        deadline={deadline}
        of={subject.number}
        whole={whole}
        onExplain={() => setIsExplained(true)}
      />
      {isExplained && (
        <DeadlineDialog
          subject={subject}
          deadline={deadline}
          part={part}
          isAway
          onClose={() => setIsExplained(false)}
        />
      )}
    </>
  );
}
