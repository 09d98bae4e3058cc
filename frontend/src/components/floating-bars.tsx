import { ActionIcon } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./floating-bars.module.css";
import { Icon } from "./icon";

/** Bars that float at the bottom of the page, so that they do not move its content. */
export function FloatingBars({
  hasRoom = false,
  children,
}: {
  /** Leaves room below the content, so that bars which stay cover none of it. */
  hasRoom?: boolean;
  children: ReactNode;
}) {
  return (
    <>
      {hasRoom && <div className={classes.room} />}
      <div className={classes.bars}>{children}</div>
    </>
  );
}

/** A bar with the result of an act, until the user dismisses it. */
export function SaidBar({
  tone = "ok",
  onDone,
  children,
}: {
  tone?: "ok" | "warn";
  onDone?: () => void;
  children: ReactNode;
}) {
  return (
    <div role="status">
      {children && (
        <div className={classes.said} data-tone={tone}>
          <Icon name={tone === "ok" ? "check" : "warning"} size={16} />
          <span>{children}</span>
          {onDone && (
            <ActionIcon size={24} color="gray" aria-label="Put this away" onClick={onDone}>
              <Icon name="close" size={14} />
            </ActionIcon>
          )}
        </div>
      )}
    </div>
  );
}
