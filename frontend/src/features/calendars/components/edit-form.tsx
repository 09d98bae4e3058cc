import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { Icon } from "@/components/icon";
import { LeaveGuard } from "@/components/leave-guard";
import { ApiError } from "@/lib/api/errors";
import { lazily } from "@/lib/lazily";
import { excessOf, LIMITS } from "@/lib/limits";
import { submitByKey } from "@/lib/submit-by-key";
import {
  type Calendar,
  type Effect,
  usePreviewCalendar,
  useRestoreRevision,
  useSaveCalendar,
} from "../api/calendars";
import { differences, toBody, toForm } from "../lib/calendar-form";
import { CalendarFields } from "./calendar-fields";
import classes from "./calendars.module.css";
import { useCalendarForm } from "./use-calendar-form";

const EffectDialog = lazily(() => import("./effect-dialog").then((it) => it.EffectDialog));

/**
 * The form to edit a calendar. If open tickets count in it, a dialog says how their deadlines would
 * move before the edit is saved. If somebody else saves a revision meanwhile, the form says so and
 * keeps the input.
 */
export function EditForm({ current }: { current: Calendar }) {
  // The revision that was edited. A newer revision does not replace the typed values.
  const [base, setBase] = useState(current);
  const edit = useCalendarForm(toForm(current));
  const { values } = edit;
  const [isAtFields, setAtFields] = useState(false);
  const [effect, setEffect] = useState<Effect | null>(null);
  const [saved, setSaved] = useState<Calendar | null>(null);
  const preview = usePreviewCalendar(current.calendar_id);
  const save = useSaveCalendar(current.calendar_id);
  const isDirty = differences(values, toForm(base)).length > 0;
  const isBusy = preview.isPending || save.isPending;
  const hasMoved = current.rev !== base.rev;

  const takeOver = (calendar: Calendar) => {
    setBase(calendar);
    edit.change(toForm(calendar));
  };
  // If nothing was typed, show the revision that somebody else has saved.
  if (hasMoved && !isDirty && !isBusy) takeOver(current);

  const fail = (error: unknown) => {
    setEffect(null);
    setAtFields(edit.refuse(error));
  };
  const store = (rev: number) =>
    save.mutate(
      { body: toBody(values), rev },
      {
        onSuccess: (calendar) => {
          setEffect(null);
          setSaved(calendar);
          takeOver(calendar);
        },
        onError: fail,
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || !isDirty || excessOf(values.name, LIMITS.calendarName)) return;
    if (!edit.check()) return;
    setSaved(null);
    save.reset();
    preview.mutate(toBody(values), {
      onSuccess: (found) => (found.open_tasks > 0 ? setEffect(found) : store(base.rev)),
      onError: fail,
    });
  };
  const error = preview.error ?? save.error;
  const isStale = error instanceof ApiError && error.code === "stale_rev";

  return (
    <form
      ref={edit.element}
      className={classes.form}
      onSubmit={submit}
      onKeyDown={submitByKey}
      noValidate
    >
      <LeaveGuard isDirty={isDirty && !isBusy}>The calendar is not saved yet.</LeaveGuard>
      <CalendarFields
        values={values}
        onValues={edit.change}
        problems={edit.problems}
        isReadOnly={isBusy}
      />
      <div className={classes.bar}>
        {isDirty && (hasMoved || isStale) && (
          <Conflict
            base={base}
            current={current}
            onKeep={() => {
              save.reset();
              setBase(current);
            }}
            onDrop={() => {
              save.reset();
              takeOver(current);
            }}
          />
        )}
        {error && !isStale && !isAtFields && (
          <FormError error={error} otherwise="Saving the calendar did not work. Try again." />
        )}
        <Button type="submit" disabled={!isDirty || hasMoved} loading={isBusy} title="Ctrl + Enter">
          Save the calendar
        </Button>
        {isDirty && !hasMoved && (
          <Button variant="default" onClick={() => takeOver(base)} disabled={isBusy}>
            Discard the changes
          </Button>
        )}
        {saved && !isDirty && (
          <Saved calendar={saved} current={current} onUndone={() => setSaved(null)} />
        )}
      </div>
      {effect && (
        <EffectDialog
          effect={effect}
          error={save.error}
          isPending={save.isPending}
          onSave={() => store(base.rev)}
          onClose={() => setEffect(null)}
        />
      )}
    </form>
  );
}

/** Shown if somebody has saved the calendar while the user was typing. */
function Conflict({
  base,
  current,
  onKeep,
  onDrop,
}: {
  base: Calendar;
  current: Calendar;
  onKeep: () => void;
  onDrop: () => void;
}) {
  const changed = differences(toForm(base), toForm(current));
  return (
    <div className={classes.conflict} role="alert">
      <p>
        Somebody else changed {changed.length > 0 ? listed(changed) : "the calendar"} meanwhile
        {current.rev !== base.rev && `: it is at revision ${current.rev} now`}. Your input is kept
        and not saved.
      </p>
      {current.rev !== base.rev && (
        <div className={form.actions}>
          <Button size="compact-sm" variant="default" onClick={onDrop}>
            Drop my input, show theirs
          </Button>
          <Button size="compact-sm" variant="default" onClick={onKeep}>
            Keep my input, to replace theirs
          </Button>
        </div>
      )}
    </div>
  );
}

const list = new Intl.ListFormat("en-GB");
const listed = (parts: readonly string[]): string => list.format(parts);

/** Says that the edit is saved, with a button to undo it. */
function Saved({
  calendar,
  current,
  onUndone,
}: {
  calendar: Calendar;
  current: Calendar;
  onUndone: () => void;
}) {
  const restore = useRestoreRevision(calendar.calendar_id);
  const former = calendar.rev - 1;
  if (current.rev > calendar.rev && !restore.isPending) {
    return (
      <span className={form.said} role="status">
        Saved as revision {calendar.rev}; somebody else has saved revision {current.rev} since
      </span>
    );
  }
  return (
    <>
      <span className={form.said} role="status">
        <Icon name="check" size={16} />
        Saved as revision {calendar.rev}
      </span>
      <Button
        variant="default"
        loading={restore.isPending}
        onClick={() =>
          restore.mutate({ wanted: former, rev: calendar.rev }, { onSuccess: onUndone })
        }
      >
        Undo: back to revision {former}
      </Button>
      {restore.error && (
        <FormError error={restore.error} otherwise="The undo did not work. Try again." />
      )}
    </>
  );
}
