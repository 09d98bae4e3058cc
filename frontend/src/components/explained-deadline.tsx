import { useState } from "react";

import type { DeadlineSubject } from "@/lib/api/deadline";
import type { Deadline } from "@/lib/deadline";
import { lazily } from "@/lib/lazily";

import { DeadlineChip } from "./deadline-chip";

const DeadlineDialog = lazily(() => import("./deadline-dialog").then((it) => it.DeadlineDialog));

/** A deadline in a list: the chip says how it stands, and a click or Enter why. */
export function ExplainedDeadline({
  subject,
  deadline,
  part,
}: {
  subject: DeadlineSubject;
  deadline: Deadline;
  /** What it is the deadline of, where that is not the whole ticket. */
  part?: string;
}) {
  const [isExplained, setIsExplained] = useState(false);
  return (
    <>
      <DeadlineChip
        deadline={deadline}
        of={subject.number}
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
