import { Tooltip } from "@mantine/core";

import { type Deadline, type DeadlineState, viewDeadline } from "@/lib/deadline";
import { useNow } from "@/lib/time/ticker";

import classes from "./deadline-chip.module.css";
import { Icon, type IconName } from "./icon";

const ICONS: Record<DeadlineState, IconName | null> = {
  none: null,
  due: null,
  soon: "clock",
  overdue: "warning",
  paused: "pause",
  met: "check",
  missed: "warning",
};

export function DeadlineChip({ deadline }: { deadline: Deadline }) {
  const { state, label, detail } = viewDeadline(deadline, useNow());
  const icon = ICONS[state];
  return (
    <Tooltip label={detail}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time shows on focus as on hover */}
      <span className={classes.chip} data-state={state} tabIndex={0}>
        {icon && <Icon name={icon} size={14} />}
        <span>{label}</span>
        <span className="visually-hidden">. {detail}</span>
      </span>
    </Tooltip>
  );
}
