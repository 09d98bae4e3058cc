import { Select } from "@mantine/core";
import { useMemo } from "react";

import form from "@/components/form-page.module.css";
import { LimitedInput } from "@/components/limited";
import { LIMITS } from "@/lib/limits";

import type { CalendarForm, Problems } from "../lib/calendar-form";
import { timeZones } from "../lib/words";
import classes from "./calendars.module.css";
import { ClosedDays, OpenDays } from "./days-fields";
import { HolidayFields } from "./holiday-fields";
import { WeekField } from "./week-field";

/** All fields of a calendar, in cards by subject. */
export function CalendarFields({
  values,
  onValues,
  problems,
  isReadOnly,
}: {
  values: CalendarForm;
  onValues: (values: CalendarForm) => void;
  problems: Problems;
  /** True while a request with these values is being sent. */
  isReadOnly: boolean;
}) {
  const zones = useMemo(timeZones, []);
  const change = (patch: Partial<CalendarForm>) => onValues({ ...values, ...patch });
  // Offer the zone of the calendar too, because the server knows more zones than the browser.
  const known = zones.includes(values.timeZone) ? zones : [values.timeZone, ...zones];
  return (
    <>
      <section className={form.card} aria-label="Name and time zone">
        <div className={form.fields}>
          <LimitedInput
            label="Name (required)"
            limit={LIMITS.calendarName}
            value={values.name}
            readOnly={isReadOnly}
            error={problems.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Select
            label="Time zone (required)"
            description="The hours below are those of its clocks, in summer and winter."
            data={known.filter(Boolean)}
            value={values.timeZone || null}
            onChange={(zone) => zone && change({ timeZone: zone })}
            searchable
            limit={60}
            nothingFoundMessage="No time zone by that name"
            readOnly={isReadOnly}
            error={problems.time_zone}
          />
        </div>
      </section>
      <section className={form.card} aria-labelledby="calendar-week">
        <div className={form.head}>
          <h2 id="calendar-week">Week</h2>
          <p className={form.lead}>
            Time counts in these hours only. A day may have several, and may end at 24:00.
          </p>
        </div>
        {problems.hours && (
          <p className={classes.problem} role="alert">
            {problems.hours}
          </p>
        )}
        <WeekField
          week={values.week}
          onWeek={(week) => change({ week })}
          problems={problems}
          isReadOnly={isReadOnly}
        />
      </section>
      <section className={form.card} aria-labelledby="calendar-closed">
        <div className={form.head}>
          <h2 id="calendar-closed">Holidays and closed days</h2>
          <p className={form.lead}>Nothing counts on these days, whatever the week says.</p>
        </div>
        <HolidayFields
          place={values}
          onPlace={change}
          problems={problems}
          isReadOnly={isReadOnly}
        />
        {problems.closed && <p className={classes.problem}>{problems.closed}</p>}
        <ClosedDays
          days={values.closed}
          onDays={(closed) => change({ closed })}
          isReadOnly={isReadOnly}
        />
      </section>
      <section className={form.card} aria-labelledby="calendar-open">
        <div className={form.head}>
          <h2 id="calendar-open">Open days</h2>
          <p className={form.lead}>
            Days with hours of their own: these count even on a holiday or a Sunday.
          </p>
        </div>
        {problems.open && <p className={classes.problem}>{problems.open}</p>}
        <OpenDays days={values.open} onDays={(open) => change({ open })} isReadOnly={isReadOnly} />
      </section>
    </>
  );
}
