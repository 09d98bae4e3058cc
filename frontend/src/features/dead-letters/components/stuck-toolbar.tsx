import { SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";

import { Icon } from "@/components/icon";
import page from "@/components/list-page.module.css";

import type { DeadLettersSearch } from "../lib/search";
import { SERVICE_NAMES, SERVICES, type Service } from "../lib/stuck";
import classes from "./dead-letters.module.css";

/** Which service, waiting or settled, and a message or request id to look for. */
export function StuckToolbar({
  search,
  onSearch,
  countOf,
  isPhone,
}: {
  search: DeadLettersSearch;
  onSearch: (patch: Partial<DeadLettersSearch>) => void;
  /** How many there are at a service; undefined where it does not answer. */
  countOf: (service: Service) => number | undefined;
  isPhone: boolean;
}) {
  const [text, setText] = useState(search.q ?? "");
  const applyText = useDebouncedCallback((value: string) => {
    onSearch({ q: value.trim() || undefined });
  }, 250);
  return (
    <div className={`${page.toolbar} ${classes.toolbar}`}>
      <fieldset className={classes.services}>
        <legend className="visually-hidden">Service</legend>
        <ServiceChip
          label="All"
          isChosen={!search.service}
          onChoose={() => onSearch({ service: undefined })}
        />
        {SERVICES.map((service) => (
          <ServiceChip
            key={service}
            label={SERVICE_NAMES[service]}
            count={countOf(service)}
            isChosen={search.service === service}
            onChoose={() => onSearch({ service })}
          />
        ))}
      </fieldset>
      <TextInput
        className={page.search}
        aria-label="Search by message or request id"
        placeholder="Message or request id"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          applyText(event.currentTarget.value);
        }}
        leftSection={<Icon name="search" size={16} />}
      />
      <SegmentedControl
        aria-label="State"
        size={isPhone ? "md" : "sm"}
        data={[
          { value: "waiting", label: "Waiting" },
          { value: "settled", label: "Settled" },
        ]}
        value={search.state ?? "waiting"}
        onChange={(value) => onSearch({ state: value === "settled" ? "settled" : undefined })}
      />
    </div>
  );
}

function ServiceChip({
  label,
  count,
  isChosen,
  onChoose,
}: {
  label: string;
  count?: number | undefined;
  isChosen: boolean;
  onChoose: () => void;
}) {
  return (
    <button type="button" className={classes.chip} aria-pressed={isChosen} onClick={onChoose}>
      {label}
      {count !== undefined && <span className={classes.chipCount}>{count}</span>}
    </button>
  );
}
