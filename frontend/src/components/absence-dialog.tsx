import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";

import { delegatesQuery, useSetAbsence } from "@/lib/api/absences";
import { fieldErrorsOf } from "@/lib/field-errors";
import { focusInvalid } from "@/lib/focus-invalid";
import { sentence } from "@/lib/sentence";
import { submitByKey } from "@/lib/submit-by-key";
import { serverNow } from "@/lib/time/clock";
import { formatExact } from "@/lib/time/format";
import { localText } from "@/lib/time/local-text";
import { Dialog } from "./dialog";
import classes from "./dialog.module.css";
import { FormError } from "./form-error";
import form from "./form-page.module.css";
import { type Choice, SearchSelect } from "./search-select";

export type AbsentPerson = {
  user_id: number;
  user_full_name: string;
  away_from?: string | null;
  away_until?: string | null;
  delegate?: Choice | null;
};

const WEEK = 7 * 24 * 60 * 60 * 1000;

const WORDS =
  "Takes the turns in the roles that both have. Without one, turns are skipped. What is held stays.";
const OWN_WORDS =
  "Takes your turns in the roles that both of you have. Without one they are skipped. What you hold stays with you.";

type Errors = Partial<Record<"away_from" | "away_until" | "delegate_user_id", string>>;

/**
 * The dialog to set the absence of a person, or the user's own, which replaces one that is set
 * already.
 */
export function AbsenceDialog({
  person,
  isOwn = false,
  focusAfter,
  onDone,
  onClose,
}: {
  person: AbsentPerson;
  /** Whether the user is this person. */
  isOwn?: boolean;
  focusAfter?: () => HTMLElement | null;
  onDone: (said: string) => void;
  onClose: () => void;
}) {
  const { user_full_name: name } = person;
  const [from, setFrom] = useState(() => localText(momentOf(person.away_from) ?? serverNow()));
  const [until, setUntil] = useState(() =>
    localText(momentOf(person.away_until) ?? serverNow() + WEEK),
  );
  const [delegate, setDelegate] = useState<Choice | null>(person.delegate ?? null);
  const [errors, setErrors] = useState<Errors>({});
  const element = useRef<HTMLFormElement>(null);
  const set = useSetAbsence(person.user_id);
  const complain = (found: Errors) => {
    setErrors(found);
    focusInvalid(element.current);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (set.isPending) return;
    const [begin, end] = [Date.parse(from), Date.parse(until)];
    const missing: Errors = {
      ...(Number.isNaN(begin) && { away_from: "Enter the day and the time." }),
      ...(Number.isNaN(end) && { away_until: "Enter the day and the time." }),
    };
    if (Object.keys(missing).length > 0) {
      complain(missing);
      return;
    }
    set.mutate(
      {
        from: new Date(begin).toISOString(),
        until: new Date(end).toISOString(),
        delegate: delegate === null ? null : Number(delegate.value),
      },
      {
        onSuccess: () => {
          onDone(isOwn ? "Your absence is set." : sentence`The absence of ${name} is set.`);
          onClose();
        },
        onError: (error) =>
          complain(fieldErrorsOf(error, ["away_from", "away_until", "delegate_user_id"])),
      },
    );
  };
  return (
    <Dialog
      onClose={onClose}
      title={isOwn ? "Say when you are away" : sentence`Set the absence of ${name}`}
      focusAfter={focusAfter}
    >
      <form
        ref={element}
        onSubmit={submit}
        onKeyDown={submitByKey}
        noValidate
        className={classes.dialog}
      >
        {set.error && Object.keys(errors).length === 0 && (
          <FormError error={set.error} otherwise="Setting the absence did not work. Try again." />
        )}
        <div className={form.pair}>
          <TextInput
            type="datetime-local"
            label="Away from (required)"
            value={from}
            onChange={(event) => {
              setFrom(event.currentTarget.value);
              setErrors({});
            }}
            error={errors.away_from}
            readOnly={set.isPending}
          />
          <TextInput
            type="datetime-local"
            label="Back at (required)"
            value={until}
            onChange={(event) => {
              setUntil(event.currentTarget.value);
              setErrors({});
            }}
            error={errors.away_until}
            readOnly={set.isPending}
          />
        </div>
        <DelegateField
          person={person}
          isOwn={isOwn}
          chosen={delegate}
          onChoose={(chosen) => {
            setDelegate(chosen);
            setErrors({});
          }}
          error={errors.delegate_user_id ?? null}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={set.isPending} title="Ctrl + Enter">
            {isOwn ? "Be away" : "Set the absence"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function DelegateField({
  person,
  isOwn,
  chosen,
  onChoose,
  error,
}: {
  person: AbsentPerson;
  isOwn: boolean;
  chosen: Choice | null;
  onChoose: (chosen: Choice | null) => void;
  error: string | null;
}) {
  const [text, setText] = useState(chosen?.label ?? "");
  // If a person is chosen, the field shows the name: do not search for that.
  const [search] = useDebouncedValue(text === chosen?.label ? "" : text.trim(), 250);
  const delegates = useQuery(delegatesQuery(person.user_id, search));
  const awayUntil = delegates.data?.found.find(({ value }) => value === chosen?.value)?.awayUntil;
  return (
    <div>
      <SearchSelect
        label="Delegate (optional)"
        description={isOwn ? OWN_WORDS : WORDS}
        choices={delegates.data}
        isPending={delegates.isPending}
        chosen={chosen}
        onChoose={onChoose}
        text={text}
        onText={setText}
        error={delegates.isError ? "The people to choose from did not load." : error}
        nothingFound="Nobody of these roles has this name"
      />
      {awayUntil && (
        <p className={form.note} role="status">
          {sentence`${chosen?.label ?? ""} is away until ${formatExact(awayUntil)}: while both are away, the turns are skipped.`}
        </p>
      )}
      {chosen && (
        <Button
          mt={8}
          size="compact-sm"
          variant="default"
          onClick={() => {
            onChoose(null);
            setText("");
          }}
        >
          Without a delegate
        </Button>
      )}
    </div>
  );
}

const momentOf = (iso: string | null | undefined): number | null => (iso ? Date.parse(iso) : null);
