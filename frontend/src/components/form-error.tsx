import { ApiError } from "@/lib/api/errors";

import classes from "./form-error.module.css";
import { RequestId } from "./states";

/** Why sending a form failed; if the server failed, with the request id for support. */
export function FormError({ error, otherwise }: { error: Error; otherwise: string }) {
  const isOurs = error instanceof ApiError;
  return (
    <div className={classes.error} role="alert">
      <p>{isOurs ? error.message : otherwise}</p>
      {isOurs && error.status >= 500 && error.requestId && <RequestId id={error.requestId} />}
    </div>
  );
}
