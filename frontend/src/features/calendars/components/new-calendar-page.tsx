import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";

import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { LeaveGuard } from "@/components/leave-guard";
import { TitleBelowList } from "@/components/title-below-list";
import { excessOf, LIMITS } from "@/lib/limits";
import { submitByKey } from "@/lib/submit-by-key";

import { useCreateCalendar } from "../api/calendars";
import { differences, newForm, toBody } from "../lib/calendar-form";
import { ownTimeZone } from "../lib/words";
import { CalendarFields } from "./calendar-fields";
import classes from "./calendars.module.css";
import { useCalendarForm } from "./use-calendar-form";

/** The form of a new calendar. */
export function NewCalendarPage() {
  const [initial] = useState(() => newForm(ownTimeZone()));
  const { values, problems, element, change, check, refuse } = useCalendarForm(initial);
  const create = useCreateCalendar();
  const navigate = useNavigate();
  const [isAtFields, setAtFields] = useState(false);
  const isDirty = differences(values, initial).length > 0;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (create.isPending || excessOf(values.name, LIMITS.calendarName) || !check()) return;
    create.mutate(toBody(values), {
      onSuccess: ({ calendar_id }) =>
        navigate({ to: "/calendars/$calendarId", params: { calendarId: String(calendar_id) } }),
      onError: (error) => setAtFields(refuse(error)),
    });
  };

  return (
    <div className={`${form.page} ${classes.page}`}>
      <TitleBelowList name="New calendar" list="Calendars" to="/calendars" />
      <LeaveGuard isDirty={isDirty && !create.isPending && !create.isSuccess}>
        The new calendar is not saved yet.
      </LeaveGuard>
      <form
        ref={element}
        className={classes.form}
        onSubmit={submit}
        onKeyDown={submitByKey}
        noValidate
      >
        <CalendarFields
          values={values}
          onValues={change}
          problems={problems}
          isReadOnly={create.isPending}
        />
        <div className={classes.bar}>
          <Button type="submit" loading={create.isPending} title="Ctrl + Enter">
            Create the calendar
          </Button>
          {create.error && !isAtFields && (
            <FormError error={create.error} otherwise="Saving the calendar did not work." />
          )}
        </div>
      </form>
    </div>
  );
}
