import { ActionIcon, Button, Loader } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";

import { Icon } from "@/components/icon";
import type { BulkProps, BulkTicket } from "@/lib/bulk";
import { lazily } from "@/lib/lazily";
import { MOST_SELECTED } from "@/lib/use-selection";

import { previewQuery, type Result } from "../api/bulk";
import { ACTIONS, type ActionWords, manyTickets } from "../lib/actions";
import { forecastOf } from "../lib/refusals";
import classes from "./bulk.module.css";

const BulkDialog = lazily(() => import("./bulk-dialog").then((it) => it.BulkDialog));

/** Waits so long for further ticks before it asks the server. */
const SETTLE_MS = 200;

/** The bar of the selected tickets: how many, and what can be done to them. */
export function BulkBar({ tickets, onClear, ...props }: BulkProps) {
  const [open, setOpen] = useState<ActionWords | null>(null);
  const ids = tickets.map(({ taskId }) => taskId);
  const [asked] = useDebouncedValue(ids.join(), SETTLE_MS);
  const preview = useQuery(previewQuery(asked.split(",").map(Number)));
  const clear = () => {
    document.querySelector<HTMLElement>("[data-row-link]")?.focus();
    onClear();
  };
  const clearByKey = (event: KeyboardEvent<HTMLElement>) => {
    const isHere = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.key === "Escape" && isHere) clear();
  };
  return (
    <>
      <section
        className={classes.bar}
        aria-label="Selected tickets"
        data-bulk
        onKeyDown={clearByKey}
      >
        <p className={`${classes.selected} tabular`} role="status">
          {tickets.length} selected
          {tickets.length >= MOST_SELECTED && <span>, no more at once</span>}
        </p>
        <div className={classes.actions}>
          <Actions
            tickets={tickets}
            preview={preview.data}
            isFailed={preview.isError}
            onRetry={() => preview.refetch()}
            onOpen={setOpen}
          />
        </div>
        <ActionIcon
          className={classes.clear}
          size={28}
          color="gray"
          aria-label="Clear the selection"
          onClick={clear}
        >
          <Icon name="close" size={16} />
        </ActionIcon>
      </section>
      {open && (
        <BulkDialog {...props} tickets={tickets} words={open} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

function Actions({
  tickets,
  preview,
  isFailed,
  onRetry,
  onOpen,
}: {
  tickets: readonly BulkTicket[];
  /** Undefined until the first answer. */
  preview: readonly Result[] | undefined;
  isFailed: boolean;
  onRetry: () => void;
  onOpen: (words: ActionWords) => void;
}) {
  if (!preview && isFailed) {
    return (
      <>
        <span className={classes.note}>What can be done did not load.</span>
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          Try again
        </Button>
      </>
    );
  }
  if (!preview) return <Loader size={16} aria-label="Looking what can be done" />;
  const offered = ACTIONS.map((words) => ({
    words,
    count: forecastOf(words.action, tickets, preview).can.length,
  })).filter(({ count }) => count > 0);
  if (offered.length === 0) {
    return <span className={classes.note}>Nothing can be done with them together.</span>;
  }
  return offered.map(({ words, count }) => {
    const isAll = count === tickets.length;
    return (
      <Button
        key={words.action}
        size="compact-sm"
        variant="subtle"
        className={words.isDanger ? classes.danger : undefined}
        onClick={() => onOpen(words)}
      >
        {words.label}
        {!isAll && (
          <>
            {" "}
            <span className={`${classes.count} tabular`}>{count}</span>
            <span className="visually-hidden"> of {manyTickets(tickets.length)}</span>
          </>
        )}
      </Button>
    );
  });
}
