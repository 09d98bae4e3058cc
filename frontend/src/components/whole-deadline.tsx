import { type Deadline, deadlineWords, viewDeadline } from "@/lib/deadline";
import { useNow } from "@/lib/time/ticker";

import { Hint } from "./hint";
import classes from "./whole-deadline.module.css";

/** The deadline of a whole ticket in a list, beside the chip of its step. */
export function WholeDeadline({
  deadline,
  hasName = false,
}: {
  deadline: Deadline;
  /** Whether the text begins with "Ticket:", because no head of a column says so. */
  hasName?: boolean;
}) {
  const now = useNow();
  const words = deadlineWords(deadline, now);
  if (!words) return null;
  const { state, detail } = viewDeadline(deadline, now);
  return (
    <span className={classes.whole} data-state={state}>
      {hasName && "Ticket: "}
      <Hint label={detail}>
        <span>{words}</span>
      </Hint>
    </span>
  );
}
