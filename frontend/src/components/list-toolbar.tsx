import { ActionIcon, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";

import { PRIORITIES, type Priority } from "@/lib/priority";

import { Icon } from "./icon";
import classes from "./list-page.module.css";

type ListFilters = { q?: string; priority?: Priority };

/** `j` and `k` walk the rows; Enter is the link's own. */
export function useRowKeys() {
  const walk = (by: 1 | -1) => {
    const links = [...document.querySelectorAll<HTMLElement>("[data-row-link]")];
    const here = links.indexOf(document.activeElement as HTMLElement);
    const next = here === -1 ? (by === 1 ? 0 : links.length - 1) : here + by;
    links[next]?.focus();
  };
  useHotkeys([
    ["j", () => walk(1)],
    ["k", () => walk(-1)],
  ]);
}

/** What narrows a list of tickets: words and a priority. On a phone also what sorts it. */
export function ListToolbar<Sort extends string>({
  search,
  onSearch,
  isPhone,
  sort,
  sortChoices,
  onSort,
}: {
  search: ListFilters;
  onSearch: (patch: ListFilters) => void;
  isPhone: boolean;
  sort: Sort;
  sortChoices: readonly { value: Sort; label: string }[];
  onSort: (sort: Sort) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q ?? "");
  const applyText = useDebouncedCallback((value: string) => {
    onSearch({ q: value.trim() || undefined });
  }, 250);
  useHotkeys([["/", () => input.current?.focus()]]);

  // The address may change without the field: back, forward, "clear filters".
  useEffect(() => {
    if (document.activeElement !== input.current) setText(search.q ?? "");
  }, [search.q]);

  const change = (value: string) => {
    setText(value);
    applyText(value);
  };

  return (
    <div className={classes.toolbar}>
      <TextInput
        ref={input}
        className={classes.search}
        aria-label="Search by number or subject"
        placeholder="Search number or subject"
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") input.current?.blur();
        }}
        leftSection={<Icon name="search" size={16} />}
        rightSection={
          text ? (
            <ActionIcon
              size={24}
              color="gray"
              aria-label="Clear the search"
              onClick={() => change("")}
            >
              <Icon name="close" size={14} />
            </ActionIcon>
          ) : (
            !isPhone && <kbd className={classes.key}>/</kbd>
          )
        }
      />
      <Select
        className={classes.select}
        aria-label="Priority"
        placeholder="Any priority"
        data={[...PRIORITIES]}
        value={search.priority ?? null}
        onChange={(value) =>
          onSearch({ priority: PRIORITIES.find((priority) => priority === value) })
        }
        clearable
        clearButtonProps={{ "aria-label": "Clear the priority" }}
      />
      {isPhone && (
        <Select
          className={classes.sort}
          aria-label="Sort by"
          data={[...sortChoices]}
          value={sort}
          onChange={(value) => {
            const chosen = sortChoices.find((choice) => choice.value === value);
            if (chosen) onSort(chosen.value);
          }}
          allowDeselect={false}
        />
      )}
      {!isPhone && (
        <p className={classes.keys}>
          <kbd className={classes.key}>j</kbd> <kbd className={classes.key}>k</kbd> to walk,{" "}
          <kbd className={classes.key}>Enter</kbd> to open
        </p>
      )}
    </div>
  );
}
