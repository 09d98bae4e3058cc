import { Button } from "@mantine/core";
import type { ReactNode } from "react";

import { ApiError, mayPass } from "@/lib/api/errors";

import { Icon, type IconName } from "./icon";
import classes from "./states.module.css";

/** Shown where there is nothing: says what would be there, and what to do next. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={classes.state}>
      <span className={classes.sign}>
        <Icon name={icon} size={22} />
      </span>
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{children}</p>
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}

/** Shown if loading failed: what happened, what to do, and the request id for support. */
export function ErrorState({
  title,
  error,
  onRetry,
  isRetrying = false,
}: {
  title: string;
  error: unknown;
  onRetry: () => void;
  isRetrying?: boolean;
}) {
  const requestId = error instanceof ApiError ? error.requestId : null;
  const words =
    error instanceof ApiError ? error.message : "Something unexpected happened on this page.";
  return (
    <div className={classes.state} role="alert">
      <span className={classes.sign} data-tone="danger">
        <Icon name="warning" size={22} />
      </span>
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>
        {words}
        {!/\blost\b/.test(words) && " Nothing you did is lost."}
      </p>
      {mayPass(error) && (
        <div className={classes.action}>
          <Button
            variant="default"
            onClick={onRetry}
            loading={isRetrying}
            leftSection={<Icon name="retry" size={16} />}
          >
            Try again
          </Button>
        </div>
      )}
      {requestId && <RequestId id={requestId} />}
    </div>
  );
}

/** The request id in small type. */
export function RequestId({ id }: { id: string }) {
  return (
    <p className={classes.request}>
      Request <code>{id}</code>
    </p>
  );
}
