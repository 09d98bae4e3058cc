import { ActionIcon, Button, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";

import { Icon } from "@/components/icon";
import { LimitedInput } from "@/components/limited";
import { excessOf, LIMITS } from "@/lib/limits";
import { serverNow } from "@/lib/time/clock";

import { type ClosedDay, type OpenDay, withDay, withoutDay } from "../lib/calendar-form";
import { type Interval, intervalWords, problemOf } from "../lib/intervals";
import { dateWords } from "../lib/words";
import classes from "./calendars.module.css";
import { IntervalsField } from "./intervals-field";

/** Days on which nothing is open, such as holidays. */
export function ClosedDays({
  days,
  onDays,
  isReadOnly,
}: {
  days: readonly ClosedDay[];
  onDays: (days: ClosedDay[]) => void;
  isReadOnly: boolean;
}) {
  const [date, setDate] = useState("");
  const [name, setName] = useState("");
  const isTooLong = excessOf(name, LIMITS.holiday) > 0;
  const add = () => {
    onDays(withDay(days, { date, name: name.trim() }));
    setDate("");
    setName("");
  };
  return (
    <>
      <DayList
        days={days}
        none="No day is closed beyond the week."
        words={({ name: its }) => <bdi dir="auto">{its}</bdi>}
        onRemove={(gone) => onDays(withoutDay(days, gone))}
        isReadOnly={isReadOnly}
      />
      <div className={classes.newDay}>
        <DateInput label="Closed on" value={date} onChange={setDate} isReadOnly={isReadOnly} />
        <LimitedInput
          className={classes.grow}
          label="Name (optional)"
          limit={LIMITS.holiday}
          value={name}
          readOnly={isReadOnly}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button variant="default" disabled={!date || isTooLong || isReadOnly} onClick={add}>
          Add the closed day
        </Button>
      </div>
    </>
  );
}

/** Days with hours of their own, also if they are closed by the week or as holidays. */
export function OpenDays({
  days,
  onDays,
  isReadOnly,
}: {
  days: readonly OpenDay[];
  onDays: (days: OpenDay[]) => void;
  isReadOnly: boolean;
}) {
  const [date, setDate] = useState("");
  const [hours, setHours] = useState<Interval[]>([{ from: "09:00", to: "17:00" }]);
  const problem = problemOf(hours);
  const add = () => {
    onDays(withDay(days, { date, hours }));
    setDate("");
  };
  return (
    <>
      <DayList
        days={days}
        none="No day has hours of its own."
        words={({ hours: its }) => intervalWords(its)}
        onRemove={(gone) => onDays(withoutDay(days, gone))}
        isReadOnly={isReadOnly}
      />
      <div className={`${classes.newDay} ${classes.newOpenDay}`}>
        <DateInput
          label="With its own hours on"
          value={date}
          onChange={setDate}
          isReadOnly={isReadOnly}
        />
        <IntervalsField
          of="the new day"
          intervals={hours}
          onIntervals={setHours}
          isInvalid={problem !== null}
          errorId={problem ? "open-day-problem" : undefined}
          isReadOnly={isReadOnly}
        />
        <Button variant="default" disabled={!date || problem !== null || isReadOnly} onClick={add}>
          Add the open day
        </Button>
      </div>
      {problem && (
        <p id="open-day-problem" className={classes.problem}>
          {problem}
        </p>
      )}
    </>
  );
}

function DateInput({
  label,
  value,
  onChange,
  isReadOnly,
}: {
  label: string;
  value: string;
  onChange: (date: string) => void;
  isReadOnly: boolean;
}) {
  return (
    <TextInput
      type="date"
      label={label}
      min="1970-01-01"
      max="2100-12-31"
      value={value}
      readOnly={isReadOnly}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The number of coming days that are shown unfolded, since several years have many holidays. */
const MOST_SHOWN = 8;

/** A list of days. Past days, and coming days after the first ones, are folded away. */
function DayList<Day extends { date: string }>({
  days,
  none,
  words,
  onRemove,
  isReadOnly,
}: {
  days: readonly Day[];
  none: string;
  words: (day: Day) => ReactNode;
  onRemove: (date: string) => void;
  isReadOnly: boolean;
}) {
  const today = new Date(serverNow()).toISOString().slice(0, 10);
  const coming = days.filter(({ date }) => date >= today);
  const past = days.filter(({ date }) => date < today);
  const list = (which: readonly Day[]) => (
    <ul className={classes.days}>
      {which.map((day) => (
        <li key={day.date} className={classes.dayRow}>
          <time dateTime={day.date}>{dateWords(day.date)}</time>
          <span>{words(day)}</span>
          <ActionIcon
            color="gray"
            aria-label={`Remove ${dateWords(day.date)}`}
            disabled={isReadOnly}
            onClick={() => onRemove(day.date)}
          >
            <Icon name="close" size={16} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {days.length === 0 && <p className={classes.muted}>{none}</p>}
      {coming.length > 0 && list(coming.slice(0, MOST_SHOWN))}
      <Folded count={coming.length - MOST_SHOWN} which="later">
        {list(coming.slice(MOST_SHOWN))}
      </Folded>
      <Folded count={past.length} which="past">
        {list(past)}
      </Folded>
    </>
  );
}

function Folded({ count, which, children }: { count: number; which: string; children: ReactNode }) {
  if (count <= 0) return null;
  return (
    <details className={classes.folded}>
      <summary>{count === 1 ? `1 ${which} day` : `${count} ${which} days`}</summary>
      {children}
    </details>
  );
}
