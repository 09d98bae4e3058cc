import { ActionIcon, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";

import { useSingleKeys } from "@/lib/single-keys";
import { useIsPhone } from "@/lib/use-is-phone";

import { Icon } from "./icon";
import classes from "./list-page.module.css";

/** The search of a list; applied a moment after the last key press. The key `/` focuses it. */
export function SearchField({
  label,
  placeholder,
  value,
  onSearch,
}: {
  label: string;
  placeholder: string;
  value: string | undefined;
  onSearch: (value: string | undefined) => void;
}) {
  const isPhone = useIsPhone();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value ?? "");
  const applyText = useDebouncedCallback((next: string) => onSearch(next.trim() || undefined), 250);
  useSingleKeys([["/", () => input.current?.focus()]]);

  // Follow changes of the address from elsewhere: back, forward, "clear filters".
  useEffect(() => {
    if (document.activeElement !== input.current) setText(value ?? "");
  }, [value]);

  const change = (next: string) => {
    setText(next);
    applyText(next);
  };

  return (
    <TextInput
      ref={input}
      className={classes.search}
      aria-label={label}
      placeholder={placeholder}
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
  );
}
