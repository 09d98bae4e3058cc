import { Button } from "@mantine/core";

import { Icon } from "@/components/icon";
import { ApiError } from "@/lib/api/errors";
import { listNames } from "@/lib/sentence";

import { KIND_NAMES, type Kind, SERVICE_NAMES, type Service } from "../lib/stuck";
import classes from "./dead-letters.module.css";

/** Names the services that cannot be reached, whose stuck messages are missing in the list. */
export function Away({
  services,
  error,
  onRetry,
}: {
  services: readonly Service[];
  error: unknown;
  onRetry: () => void;
}) {
  const which = listNames(services.map((service) => SERVICE_NAMES[service]));
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div className={classes.said} data-tone="warn" role="alert">
      <Icon name="cloudOff" size={16} />
      <span>
        {which} {services.length === 1 ? "does" : "do"} not answer. What is stuck there is missing
        here.
        {requestId && (
          <>
            {" "}
            Request <code>{requestId}</code>
          </>
        )}
      </span>
      <Button size="compact-xs" variant="default" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

type Longer = { service: Service; kind: Kind; count: number };

/** Links from the newest messages of all services to the complete list of each. */
export function WaysToAll({
  shown,
  lists,
  onShow,
}: {
  shown: number;
  lists: readonly Longer[];
  onShow: (list: Longer) => void;
}) {
  return (
    <section className={classes.cut} aria-label="Older messages">
      <p>The newest {shown} of all services are shown. Older ones are listed by service:</p>
      <div className={classes.ways}>
        {lists.map((list) => (
          <Button
            key={`${list.service}.${list.kind}`}
            size="xs"
            variant="default"
            onClick={() => onShow(list)}
            rightSection={<Icon name="right" size={14} />}
          >
            {SERVICE_NAMES[list.service]}, {KIND_NAMES[list.kind].toLowerCase()}: all {list.count}
          </Button>
        ))}
      </div>
    </section>
  );
}
