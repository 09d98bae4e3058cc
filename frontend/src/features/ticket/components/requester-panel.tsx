import { useState } from "react";

import { StatusBadge } from "@/components/status-badge";

import { formatExact } from "@/lib/time/format";
import { useNow } from "@/lib/time/ticker";

import type { Ticket } from "../api/ticket";
import { isOpenStatus, requesterWords } from "../lib/requester-words";
import { WithdrawButton } from "./withdraw-button";
import classes from "./work-panel.module.css";

/** The status of a ticket for its requester, with the button to withdraw it. */
export function RequesterPanel({ ticket, onMoved }: { ticket: Ticket; onMoved: () => void }) {
  // The loaded status changes only a moment after the withdrawal; show "Withdrawn" at once.
  const [isWithdrawn, setIsWithdrawn] = useState(false);
  const status = isWithdrawn ? "Withdrawn" : ticket.status;
  return (
    <div className={classes.panel}>
      <section className={classes.card}>
        <div className={classes.cardHead}>
          <h2>Where it stands</h2>
          <StatusBadge status={status} />
        </div>
        <p className={classes.instruction} role={isWithdrawn ? "status" : undefined}>
          {requesterWords(status)}
        </p>
        {isOpenStatus(status) && ticket.expected_at && <Expected at={ticket.expected_at} />}
        {isOpenStatus(status) && (
          <WithdrawButton
            number={ticket.ticket_id}
            onDone={() => {
              setIsWithdrawn(true);
              onMoved();
            }}
          />
        )}
      </section>
    </div>
  );
}

/** The time by which the ticket is expected to be done, also if it has passed. */
function Expected({ at }: { at: string }) {
  const isPast = Date.parse(at) < useNow();
  return (
    <p className={classes.muted}>
      {isPast ? "It was expected by" : "Expected by"} <time dateTime={at}>{formatExact(at)}</time>
      {isPast ? " and takes longer than planned." : "."}
    </p>
  );
}
