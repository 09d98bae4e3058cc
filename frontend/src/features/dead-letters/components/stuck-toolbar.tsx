import { Button, SegmentedControl } from "@mantine/core";
import { useId, useState } from "react";

import { Icon } from "@/components/icon";
import page from "@/components/list-page.module.css";
import { SearchField } from "@/components/search-field";
import { useIsPhone } from "@/lib/use-is-phone";

import { type DeadLettersSearch, narrowings } from "../lib/search";
import { KIND_NAMES, KINDS, type Kind, SERVICE_NAMES, SERVICES, type Service } from "../lib/stuck";
import classes from "./dead-letters.module.css";
import { NarrowFields } from "./narrow-fields";

/** The choice of service, list, and waiting or settled messages, with search and filters. */
export function StuckToolbar({
  search,
  onSearch,
  countOf,
  kind,
}: {
  search: DeadLettersSearch;
  onSearch: (patch: Partial<DeadLettersSearch>) => void;
  /** The number of messages at a service; undefined if it has not answered. */
  countOf: (service: Service, kind?: Kind) => number | undefined;
  /** The kind of messages that is shown. */
  kind: Kind;
}) {
  const isPhone = useIsPhone();
  const narrowed = narrowings(search);
  const [isOpen, setOpen] = useState(narrowed > 0);
  const fieldsId = useId();
  const { service } = search;
  return (
    <>
      <div className={`${page.toolbar} ${classes.toolbar}`}>
        <fieldset className={classes.services}>
          <legend className="visually-hidden">Service</legend>
          <Chip
            label="All"
            isChosen={!service}
            onChoose={() => onSearch({ service: undefined, kind: undefined })}
          />
          {SERVICES.map((one) => (
            <Chip
              key={one}
              label={SERVICE_NAMES[one]}
              count={countOf(one)}
              isChosen={service === one}
              onChoose={() => onSearch({ service: one, kind: undefined })}
            />
          ))}
        </fieldset>
        <SearchField
          label="Search by message or request id"
          placeholder="Message or request id"
          value={search.q}
          onSearch={(q) => onSearch({ q })}
        />
        <Button
          variant="default"
          className={classes.filters}
          aria-expanded={isOpen}
          aria-controls={fieldsId}
          onClick={() => setOpen(!isOpen)}
          rightSection={<Icon name={isOpen ? "up" : "down"} size={14} />}
        >
          {narrowed > 0 ? `Filters: ${narrowed}` : "Filters"}
        </Button>
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
      {isOpen && <NarrowFields id={fieldsId} search={search} onSearch={onSearch} />}
      {service && (
        <fieldset className={classes.kinds}>
          <legend className="visually-hidden">What went wrong</legend>
          {KINDS.map((one) => (
            <Chip
              key={one}
              label={KIND_NAMES[one]}
              count={countOf(service, one)}
              isChosen={kind === one}
              onChoose={() => onSearch({ kind: one })}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}

function Chip({
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
