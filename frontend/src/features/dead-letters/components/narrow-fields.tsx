import { Button, Select, TextInput } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { LimitedAutocomplete } from "@/components/limited-autocomplete";
import { excessOf } from "@/lib/limits";

import { stuckNamesQuery } from "../api/stuck";
import { type DeadLettersSearch, NOTHING_NARROWED, narrowings } from "../lib/search";
import { KINDS, SERVICES } from "../lib/stuck";
import { REASON_CHOICES, reasonInWords } from "../lib/words";
import classes from "./dead-letters.module.css";

const BESIDE = { withinPortal: true };

/** The filters of the list: reason, queue, task and days. */
export function NarrowFields({
  id,
  search,
  onSearch,
}: {
  id: string;
  search: DeadLettersSearch;
  onSearch: (patch: Partial<DeadLettersSearch>) => void;
}) {
  const { queues, tasks } = useNames(search);
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
        limit={128}
        value={search.queue}
        onApply={(queue) => onSearch({ queue })}
      />
      <NameField
        label="Task"
        placeholder="Any task"
        names={tasks}
        limit={255}
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

/** The queues and tasks to offer while the user types; other names can be typed as well. */
function useNames({ service, kind, state }: DeadLettersSearch) {
  const services = service ? [service] : SERVICES;
  const kinds = service && kind ? [kind] : KINDS;
  return useQueries({
    queries: services.flatMap((one) =>
      kinds.map((of) => stuckNamesQuery(one, of, state === "settled")),
    ),
    // If a service cannot be reached, its names are missing; its list reports the error.
    combine: (answers) => ({
      queues: inAlphabet(answers.flatMap(({ data }) => data?.queues ?? [])),
      tasks: inAlphabet(answers.flatMap(({ data }) => data?.tasks ?? [])),
    }),
  });
}

const inAlphabet = (names: readonly string[]): string[] => [...new Set(names)].sort();

/** The reasons to choose from. An unknown reason in the address is added, to be shown as chosen. */
const reasonChoices = (chosen: string | undefined) =>
  !chosen || REASON_CHOICES.some(({ value }) => value === chosen)
    ? REASON_CHOICES
    : [...REASON_CHOICES, { value: chosen, label: reasonInWords(chosen) }];

/**
 * A filter by a complete name. Applied when a name is chosen, on Enter, or when the field loses
 * focus.
 */
function NameField({
  label,
  placeholder,
  names,
  limit,
  value,
  onApply,
}: {
  label: string;
  placeholder: string;
  names: readonly string[];
  limit: number;
  value: string | undefined;
  onApply: (value: string | undefined) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value ?? "");
  // Follow changes of the address from elsewhere: back, forward, "clear filters".
  useEffect(() => {
    if (document.activeElement !== input.current) setText(value ?? "");
  }, [value]);
  const apply = (next: string) => {
    const name = next.trim() || undefined;
    if (name !== value && !excessOf(next, limit)) onApply(name);
  };
  return (
    <LimitedAutocomplete
      ref={input}
      label={label}
      placeholder={placeholder}
      data={[...names]}
      limit={limit}
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
