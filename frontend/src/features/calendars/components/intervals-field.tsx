import { ActionIcon, Button, TextInput } from "@mantine/core";
import type { ReactNode } from "react";

import { Icon } from "@/components/icon";

import { type Interval, nextInterval, tidyTime } from "../lib/intervals";
import classes from "./calendars.module.css";

/** The hours of one day: pairs of begin and end, and a button that adds one. */
export function IntervalsField({
  of,
  intervals,
  onIntervals,
  isInvalid = false,
  errorId,
  isReadOnly,
  children,
}: {
  /** The day in words, for the names of the fields. */
  of: string;
  intervals: readonly Interval[];
  onIntervals: (intervals: Interval[]) => void;
  isInvalid?: boolean;
  /** The element that says what is wrong. */
  errorId?: string | undefined;
  isReadOnly?: boolean;
  /** Further buttons about these hours. */
  children?: ReactNode;
}) {
  const replace = (index: number, patch: Partial<Interval>) =>
    onIntervals(intervals.map((each, at) => (at === index ? { ...each, ...patch } : each)));
  return (
    <div className={classes.intervals}>
      {intervals.length === 0 && <p className={classes.closed}>Closed</p>}
      {intervals.map((interval, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal hours have nothing else to tell them apart
        <div key={index} className={classes.interval}>
          {(["from", "to"] as const).map((end) => (
            <TextInput
              key={end}
              className={classes.time}
              aria-label={`${of}, ${end}${intervals.length > 1 ? `, ${index + 1}` : ""}`}
              placeholder={end === "from" ? "09:00" : "17:00"}
              inputMode="numeric"
              value={interval[end]}
              readOnly={isReadOnly}
              error={isInvalid}
              aria-describedby={errorId}
              onChange={(event) => replace(index, { [end]: event.currentTarget.value })}
              onBlur={(event) => replace(index, { [end]: tidyTime(event.currentTarget.value) })}
            />
          ))}
          <ActionIcon
            color="gray"
            aria-label={`Remove ${interval.from} to ${interval.to} of ${of}`}
            disabled={isReadOnly}
            onClick={() => onIntervals(intervals.filter((_, at) => at !== index))}
          >
            <Icon name="close" size={16} />
          </ActionIcon>
        </div>
      ))}
      <div className={classes.tools}>
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={`Add hours to ${of}`}
          disabled={isReadOnly}
          onClick={() => onIntervals([...intervals, nextInterval(intervals)])}
        >
          Add hours
        </Button>
        {children}
      </div>
    </div>
  );
}
