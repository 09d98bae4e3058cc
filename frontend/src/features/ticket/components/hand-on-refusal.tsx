import { RequestId } from "@/components/states";
import { ApiError, isConflict } from "@/lib/api/errors";

import type { Task } from "../api/ticket";
import { standWords } from "../lib/turn";
import classes from "./work-panel.module.css";

/** Why a ticket was not handed on, and where it stands. */
export function HandOnRefusal({ error, task }: { error: Error; task: Task }) {
  const isOurs = error instanceof ApiError;
  if (isConflict(error)) {
    return (
      <div className={classes.conflict} role="alert">
        <strong>{error.message}</strong>
        {standWords(task)} Nothing was changed by you; your words are still below.
      </div>
    );
  }
  // A refusal changed nothing; after a failure of the server or the network nobody can be sure.
  const isRefusal = isOurs && error.status >= 400 && error.status < 500;
  return (
    <div className={classes.failure} role="alert">
      {isOurs ? error.message : "It did not work."}{" "}
      {isRefusal ? "Nothing has moved." : `${standWords(task)} Try it again if that is still so.`}
      {isOurs && error.requestId && <RequestId id={error.requestId} />}
    </div>
  );
}
