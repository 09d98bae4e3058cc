import { Autocomplete, Button, Select, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";

import { type DeadLettersSearch, NOTHING_NARROWED, narrowings } from "../lib/search";
import { REASON_CHOICES, reasonInWords } from "../lib/words";
import classes from "./dead-letters.module.css";

const BESIDE = { withinPortal: true };

/** Reason, queue, task and days: what narrows the list when a search is not enough. */
export function NarrowFields({
  id,
  search,
  onSearch,
  queues,
  tasks,
}: {
  id: string;
  search: DeadLettersSearch;
  onSearch: (patch: Partial<DeadLettersSearch>) => void;
  /** Names that are in the list, offered while typing; any other can be asked for, too. */
  queues: readonly string[];
  tasks: readonly string[];
}) {
  return (
    <fieldset className={classes.narrow} id={id}>
      <legend className="visually-hidden">Filters</legend>
      <Select
        label="Reason"
        placeholder="Any reason"
        data={reasonChoices(search.reason)}
        value={search.reason ?? null}
        onChange={(reason) => onSearch({ reason: reason ?? undefined })}
        searchable
        clearable
        clearButtonProps={{ "aria-label": "Clear the reason" }}
        comboboxProps={BESIDE}
      />
      <NameField
        label="Queue"
        placeholder="Any queue"
        names={queues}
        maxLength={128}
        value={search.queue}
        onApply={(queue) => onSearch({ queue })}
      />
      <NameField
        label="Task"
        placeholder="Any task"
        names={tasks}
        maxLength={255}
        value={search.task}
        onApply={(task) => onSearch({ task })}
      />
      <TextInput
        type="date"
        label="From"
        value={search.from ?? ""}
        max={search.until}
        onChange={(event) => onSearch({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label="Until"
        value={search.until ?? ""}
        min={search.from}
        onChange={(event) => onSearch({ until: event.currentTarget.value || undefined })}
      />
      {narrowings(search) > 0 && (
        <Button
          variant="default"
          className={classes.clear}
          onClick={() => onSearch(NOTHING_NARROWED)}
        >
          Clear filters
        </Button>
      )}
    </fieldset>
  );
}

/** A reason that only the address names can still be seen to be chosen. */
const reasonChoices = (chosen: string | undefined) =>
  !chosen || REASON_CHOICES.some(({ value }) => value === chosen)
    ? REASON_CHOICES
    : [...REASON_CHOICES, { value: chosen, label: reasonInWords(chosen) }];

/** A whole name: it counts once it is chosen, or when the field is left or Enter is pressed. */
function NameField({
  label,
  placeholder,
  names,
  maxLength,
  value,
  onApply,
}: {
  label: string;
  placeholder: string;
  names: readonly string[];
  maxLength: number;
  value: string | undefined;
  onApply: (value: string | undefined) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value ?? "");
  // The address may change without the field: back, forward, "clear filters".
  useEffect(() => {
    if (document.activeElement !== input.current) setText(value ?? "");
  }, [value]);
  const apply = (next: string) => {
    const name = next.trim() || undefined;
    if (name !== value) onApply(name);
  };
  return (
    <Autocomplete
      ref={input}
      label={label}
      placeholder={placeholder}
      data={[...names]}
      maxLength={maxLength}
      value={text}
      onChange={setText}
      onOptionSubmit={apply}
      onBlur={() => apply(text)}
      onKeyDown={(event) => {
        if (event.key === "Enter") apply(text);
      }}
      comboboxProps={BESIDE}
    />
  );
}
