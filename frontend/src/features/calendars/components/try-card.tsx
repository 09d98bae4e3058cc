import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { fieldErrorsOf } from "@/lib/field-errors";
import { lazily } from "@/lib/lazily";
import { serverNow } from "@/lib/time/clock";
import { formatExact } from "@/lib/time/format";
import { localText } from "@/lib/time/local-text";

import { type Calendar, useTryCalendar } from "../api/calendars";
import classes from "./calendars.module.css";

const DayStrip = lazily(() => import("@/components/day-strip").then((it) => it.DayStrip));

/** The most hours that can be entered; this is more than a year, so more would be a mistake. */
const MOST_HOURS = 10_000;

/** A form that finds the deadline of some work by the saved hours of the calendar. */
export function TryCard({ calendar }: { calendar: Calendar }) {
  const attempt = useTryCalendar(calendar.calendar_id);
  const [start, setStart] = useState(() => localText(serverNow()));
  const [hours, setHours] = useState("8");
  const errors = fieldErrorsOf(attempt.error, ["start", "duration"]);
  const begin = Date.parse(start);
  const length = Number(hours.replace(",", "."));
  const isLength = hours.trim() !== "" && length >= 0 && length <= MOST_HOURS;
  const isValid = !Number.isNaN(begin) && isLength;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isValid || attempt.isPending) return;
    attempt.mutate({ start: new Date(begin).toISOString(), duration: durationOf(length) });
  };
  const found = attempt.data;
  return (
    <section className={form.card} aria-labelledby="calendar-try">
      <div className={form.head}>
        <h2 id="calendar-try">Try it</h2>
        <p className={form.lead}>When is work due that arrives then, by the saved calendar?</p>
      </div>
      <form className={classes.newDay} onSubmit={submit} noValidate>
        <TextInput
          type="datetime-local"
          label="Arrives, by your clock"
          value={start}
          onChange={(event) => setStart(event.currentTarget.value)}
          error={errors.start}
        />
        <TextInput
          label="Time, in hours"
          inputMode="decimal"
          value={hours}
          onChange={(event) => setHours(event.currentTarget.value)}
          error={isLength ? errors.duration : "Enter hours, such as 8 or 1.5."}
        />
        <Button type="submit" variant="default" disabled={!isValid} loading={attempt.isPending}>
          Find the deadline
        </Button>
      </form>
      {attempt.error && Object.keys(errors).length === 0 && (
        <FormError error={attempt.error} otherwise="Finding it did not work. Try again." />
      )}
      {found?.deadline && (
        <>
          <p role="status" className={classes.due}>
            Due <time dateTime={found.deadline}>{formatExact(found.deadline)}</time>
          </p>
          <DayStrip
            segments={found.segments}
            marks={[{ at: Date.parse(found.deadline), kind: "ticket", label: "due" }]}
            timeZone={calendar.time_zone}
          />
        </>
      )}
    </section>
  );
}

/** A number of hours as `HH:MM:SS`, rounded to minutes. */
const durationOf = (hours: number): string => {
  const minutes = Math.round(hours * 60);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00`;
};
