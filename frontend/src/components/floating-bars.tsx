import { ActionIcon } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./floating-bars.module.css";
import { Icon } from "./icon";

/** Bars that float above the lower edge, so that they do not move the content. */
export function FloatingBars({ children }: { children: ReactNode }) {
  return <div className={classes.bars}>{children}</div>;
}

/** The result of an act, until it is dismissed. */
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
