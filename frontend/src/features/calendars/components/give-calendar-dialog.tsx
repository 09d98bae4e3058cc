import { Button, SegmentedControl } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import { Dialog } from "@/components/dialog";
import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { type Choice, SearchSelect } from "@/components/search-select";
import { sentence } from "@/lib/sentence";

import { type Calendar, calendarChoicesQuery, calendarQuery } from "../api/calendars";
import { useGiveCalendar, type Workflow } from "../api/workflows";
import classes from "./calendars.module.css";

const KINDS = [
  { value: "clock", label: "Round the clock" },
  { value: "calendar", label: "In a calendar" },
];

/** The dialog to choose the calendar in which a workflow counts the time of its tickets. */
export function GiveCalendarDialog({
  workflow,
  onDone,
  onClose,
}: {
  workflow: Workflow;
  onDone: (said: string) => void;
  onClose: () => void;
}) {
  const given = useQuery({
    ...calendarQuery(workflow.calendar_id ?? 0),
    enabled: workflow.calendar_id !== null,
  }).data;
  const [kind, setKind] = useState(workflow.calendar_id === null ? "clock" : "calendar");
  const [picked, setPicked] = useState<Choice | null>(null);
  const [text, setText] = useState("");
  const chosen = picked ?? (given ? toChoice(given) : null);
  const [search] = useDebouncedValue(text === chosen?.label ? "" : text.trim(), 250);
  const found = useQuery(calendarChoicesQuery(search));
  const [missing, setMissing] = useState<string | null>(null);
  const give = useGiveCalendar(workflow);
  const next = kind === "clock" ? null : chosen && Number(chosen.value);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (give.isPending) return;
    if (kind === "calendar" && next === null) {
      setMissing("Choose a calendar.");
      return;
    }
    give.mutate(next, {
      onSuccess: (saved) => {
        onDone(doneWords(saved));
        onClose();
      },
    });
  };

  return (
    <Dialog onClose={onClose} title={sentence`The calendar of ${workflow.name}`}>
      <form onSubmit={submit} className={classes.dialog}>
        {give.error && (
          <FormError
            error={give.error}
            otherwise="Changing the calendar did not work. Try again."
          />
        )}
        <SegmentedControl
          aria-label="When the time of its tickets counts"
          data={KINDS}
          value={kind}
          onChange={setKind}
          data-autofocus
        />
        {kind === "calendar" && (
          <SearchSelect
            label="Calendar (required)"
            description="Time counts in its open hours only."
            choices={
              found.data && {
                found: found.data.results.map(toChoice),
                isCut: found.data.count > found.data.results.length,
              }
            }
            isPending={found.isFetching}
            chosen={chosen}
            onChoose={(choice) => {
              setPicked(choice);
              setMissing(null);
            }}
            text={text}
            onText={setText}
            error={found.isError && !found.data ? "The calendars did not load." : missing}
            nothingFound="No calendar by that name"
          />
        )}
        <p className={form.note}>
          {workflow.active_version === null
            ? "It holds from the first published version on."
            : "It holds for tickets that arrive once the next version is published. Tickets that are on their way keep the hours they have."}
        </p>
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={give.isPending}>
            {kind === "clock" ? "Count round the clock" : "Count in this calendar"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const toChoice = ({ calendar_id, name }: Calendar): Choice => ({
  value: String(calendar_id),
  label: name,
});

const doneWords = ({ name, active_version, has_unpublished_changes }: Workflow): string =>
  active_version !== null && has_unpublished_changes
    ? sentence`Saved in the draft of ${name}. Publish it to have it count.`
    : sentence`Saved for ${name}.`;
