import { Link } from "@tanstack/react-router";

import type { BulkTicket } from "@/lib/bulk";

import { manyTickets } from "../lib/actions";
import type { Refusal } from "../lib/refusals";
import classes from "./bulk.module.css";

/** The greatest number of tickets that are named at once. */
const NAMED = 6;

/** Reasons, each with the tickets that it concerns. */
export function Refusals({ refusals }: { refusals: readonly Refusal[] }) {
  return (
    <ul className={classes.refusals}>
      {refusals.map(({ reason, tickets }) => (
        <li key={reason}>
          <p>
            <bdi dir="auto">{reason}</bdi>
          </p>
          <Numbers tickets={tickets.slice(0, NAMED)} />
          {tickets.length > NAMED && (
            <details className={classes.more}>
              <summary>{`${manyTickets(tickets.length - NAMED)} more`}</summary>
              <Numbers tickets={tickets.slice(NAMED)} />
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function Numbers({ tickets }: { tickets: readonly BulkTicket[] }) {
  return (
    <ul className={classes.numbers}>
      {tickets.map(({ number, subject }) => (
        <li key={number}>
          <Link
            to="/tickets/$number"
            params={{ number }}
            target="_blank"
            className={`${classes.number} tabular`}
            title={subject}
          >
            {number}
            <span className="visually-hidden">, opens in a new tab</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
