import { Button, NativeSelect, Radio } from "@mantine/core";
import { type FormEvent, useState } from "react";

import dialog from "@/components/dialog.module.css";
import { FormError } from "@/components/form-error";
import { Icon } from "@/components/icon";
import { LimitedTextarea } from "@/components/limited";
import { PriorityMark } from "@/components/priority-mark";
import type { Candidate } from "@/lib/api/candidates";
import { excessOf, LIMITS } from "@/lib/limits";
import { PRIORITIES, type Priority } from "@/lib/priority";
import { sentence } from "@/lib/sentence";
import { submitByKey } from "@/lib/submit-by-key";

import type { Fields } from "../api/bulk";
import { type ActionWords, manyTickets } from "../lib/actions";
import { type Forecast, onlyOfRole, rolesOf } from "../lib/refusals";
import classes from "./bulk.module.css";
import { PersonChoice } from "./person-choice";
import { Refusals } from "./refusals";

const COORDINATOR = "Ticket Coordinator";

/** Asks for what an action needs, and says before which tickets it will change. */
export function BulkForm({
  words,
  forecast: all,
  error,
  onSubmit,
  onClose,
}: {
  words: ActionWords;
  forecast: Forecast;
  /** Why the action was refused as a whole. */
  error: Error | null;
  /** `to` is the chosen person or priority, for the words about the result. */
  onSubmit: (taskIds: number[], fields: Fields, to: string) => void;
  onClose: () => void;
}) {
  const { asks } = words;
  const roles = rolesOf(all.can);
  const [chosenRole, setChosenRole] = useState<string | null>(null);
  const role = roles.some((it) => it.role === chosenRole) ? chosenRole : roles[0]?.role;
  const forecast = asks === "holder" && role !== undefined ? onlyOfRole(all, role ?? "") : all;
  const [person, setPerson] = useState<Candidate | null>(null);
  const [priority, setPriority] = useState<Priority | null>(null);
  const [text, setText] = useState("");
  const [isChecked, setIsChecked] = useState(false);

  const isPersonMissing = (asks === "holder" || asks === "owner") && person === null;
  const isPriorityMissing = asks === "priority" && priority === null;
  const needsReason = asks === "reason" || asks === "priority";
  const isReasonMissing = needsReason && !text.trim();
  const isTooLong = excessOf(text, LIMITS.reason) > 0;
  const to = priority ?? person?.name ?? "";
  const count = forecast.can.length;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (isPersonMissing || isPriorityMissing || isReasonMissing || isTooLong) return;
    const fields: Fields = {
      ...(needsReason && { reason: text.trim() }),
      ...(priority && { priority }),
      ...(person && asks === "owner" && { user_id: person.userId }),
      ...(person && asks === "holder" && { new_user_id: person.userId, notes: text.trim() }),
    };
    onSubmit(
      forecast.can.map(({ taskId }) => taskId),
      fields,
      to,
    );
  };

  return (
    <form onSubmit={submit} onKeyDown={submitByKey} className={dialog.dialog} noValidate>
      {error && <FormError error={error} otherwise="It did not work. Nothing has changed." />}
      <ForecastWords forecast={forecast} />
      {count > 0 && words.effect && <p className={classes.effect}>{words.effect}</p>}
      {count > 0 && asks === "holder" && roles.length > 1 && (
        <NativeSelect
          label="Whose work"
          description="A transfer stays within the role of the step."
          value={role ?? ""}
          onChange={({ currentTarget }) => {
            setChosenRole(currentTarget.value);
            setPerson(null);
          }}
        >
          {roles.map((it) => (
            <option key={it.role} value={it.role}>
              {`${it.role}: ${manyTickets(it.count)}`}
            </option>
          ))}
        </NativeSelect>
      )}
      {count > 0 && asks === "holder" && (
        <PersonChoice
          key={role}
          role={role ?? ""}
          label="New holder (required)"
          description={sentence`People in the role ${role ?? ""}.`}
          nothingFound="Nobody by that name in the role"
          chosen={person}
          onChoose={setPerson}
          error={isChecked && isPersonMissing ? "Choose who takes them." : null}
        />
      )}
      {count > 0 && asks === "owner" && (
        <PersonChoice
          role={COORDINATOR}
          label="New owner (required)"
          description="Coordinators."
          nothingFound="No coordinator by that name"
          chosen={person}
          onChoose={setPerson}
          error={isChecked && isPersonMissing ? "Choose who owns them." : null}
        />
      )}
      {count > 0 && asks === "priority" && (
        <Radio.Group
          label="New priority (required)"
          error={isChecked && isPriorityMissing ? "Choose a priority." : undefined}
          value={priority}
          onChange={(value) => setPriority(PRIORITIES.find((it) => it === value) ?? null)}
        >
          <div className={classes.choices}>
            {PRIORITIES.map((it, index) => (
              <Radio
                key={it}
                value={it}
                data-autofocus={index === 0 || undefined}
                label={<PriorityMark priority={it} withWord />}
              />
            ))}
          </div>
        </Radio.Group>
      )}
      {count > 0 && (needsReason || asks === "holder") && (
        <LimitedTextarea
          label={needsReason ? "Reason (required)" : "Note (optional)"}
          description={
            needsReason
              ? "It is kept in the history of each ticket."
              : "The new holder reads it on each ticket."
          }
          error={isChecked && isReasonMissing ? "Say why." : undefined}
          autosize
          minRows={2}
          maxRows={8}
          limit={LIMITS.reason}
          data-autofocus={asks === "reason" || undefined}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <div className={dialog.buttons}>
        <Button variant="default" onClick={onClose}>
          {count > 0 ? "Cancel" : "Close"}
        </Button>
        {count > 0 && (
          <Button
            type="submit"
            title="Ctrl + Enter"
            disabled={isTooLong}
            data-autofocus={asks === "nothing" || undefined}
            className={words.isDanger ? dialog.danger : undefined}
          >
            {words.verb(manyTickets(count), to)}
          </Button>
        )}
      </div>
    </form>
  );
}

/** "18 can, 3 cannot", and why. */
function ForecastWords({ forecast: { can, cannot, cannotCount } }: { forecast: Forecast }) {
  return (
    <div className={classes.forecast}>
      <p className={classes.counts} role="status">
        {can.length > 0 && (
          <span className={classes.can}>
            <Icon name="check" size={16} />
            {can.length} can
          </span>
        )}
        {cannotCount > 0 && (
          <span className={classes.cannot}>
            <Icon name="warning" size={16} />
            {cannotCount} cannot{can.length > 0 && ", and stay as they are"}
          </span>
        )}
      </p>
      <Refusals refusals={cannot} />
    </div>
  );
}
