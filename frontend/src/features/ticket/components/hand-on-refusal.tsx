import classes from "@/components/dialog.module.css";
import { RequestId } from "@/components/states";
import { ApiError, isConflict } from "@/lib/api/errors";
import type { Task } from "../api/ticket";
import type { Chance } from "../lib/stand";
import { standWords } from "../lib/turn";
import { Conflict } from "./conflict";

/** Why an act failed, and in which state the ticket is. */
export function HandOnRefusal({
  error,
  number,
  task,
  seen,
  chance,
}: {
  error: Error;
  number: string;
  task: Task;
  seen: number;
  chance: Chance;
}) {
  const isOurs = error instanceof ApiError;
  if (isConflict(error) && chance !== "same") {
    return <Conflict number={number} task={task} seen={seen} chance={chance} />;
  }
  // An act that got a 4xx changed nothing. After a failure of server or network that is not known.
  const isRefusal = isOurs && error.status >= 400 && error.status < 500;
  return (
    <div className={classes.failure} role="alert">
      {isOurs ? error.message : "It did not work."}{" "}
      {isRefusal
        ? "Nothing has moved."
        : `${standWords(task)} Your words are kept; try it again if that is still so.`}
      {isOurs && error.requestId && <RequestId id={error.requestId} />}
    </div>
  );
}
