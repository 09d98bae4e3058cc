import { type Priority, readPriority } from "@/lib/priority";

import classes from "./priority-mark.module.css";

const SHAPES: Record<Priority, string> = {
  Critical: "M8 1.5l5.5 6h-11zM8 8.5l5.5 6h-11z",
  High: "M8 4l6 7.5H2z",
  Medium: "M4 4h8v8H4z",
  Low: "M8 12L2 4.5h12z",
};

/** The icon of a priority, with its word beside it or for screen readers only. */
export function PriorityMark({ priority, withWord }: { priority: string; withWord?: boolean }) {
  const level = readPriority(priority);
  return (
    <span className={classes.mark} title={withWord ? undefined : `${level} priority`}>
      <svg
        width={level === "Critical" ? 14 : 11}
        height={level === "Critical" ? 14 : 11}
        viewBox="0 0 16 16"
        data-level={level}
        aria-hidden="true"
      >
        <path d={SHAPES[level]} fill="currentColor" strokeLinejoin="round" />
      </svg>
      <span className={withWord ? undefined : "visually-hidden"}>
        {level}
        {withWord ? "" : " priority"}
      </span>
    </span>
  );
}
