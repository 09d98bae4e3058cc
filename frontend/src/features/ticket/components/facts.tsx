import { useState } from "react";

import { sentence } from "@/lib/sentence";
import { formatExact } from "@/lib/time/format";

import type { Task, Ticket } from "../api/ticket";
import { listFacts, readText } from "../lib/facts";
import classes from "./facts.module.css";
import { Files } from "./files";

/** Descriptions with more characters are folded, so that the facts below stay within reach. */
const FOLD_ABOVE = 600;

export function Facts({ ticket, task }: { ticket: Ticket; task: Task | null }) {
  const name = readText(ticket.employee, "name");
  const email = readText(ticket.employee, "email");
  const more = listFacts(ticket.dynamic_data);
  const facts = [
    ["Category", [ticket.category, ticket.sub_category].filter(Boolean).join(" › ")],
    ["Department", ticket.department],
    ["Workflow", task ? workflowName(task) : ""],
    ["Source", ticket.source_service],
    ["Arrived", formatExact(ticket.arrived_at)],
  ].filter(([, value]) => value);

  return (
    <div className={classes.facts}>
      <section>
        <h2>Description</h2>
        <Description text={ticket.description} />
      </section>
      <section>
        <h2>Requester</h2>
        {name || email ? (
          <p>
            <bdi dir="auto">{name || email}</bdi>
            {name && email && (
              <>
                <br />
                <a href={`mailto:${email}`}>{email}</a>
              </>
            )}
          </p>
        ) : (
          <p className={classes.none}>Not named</p>
        )}
      </section>
      <section>
        <h2>Details</h2>
        <dl className={classes.list}>
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Files number={ticket.ticket_id} />
      {more.length > 0 && (
        <section>
          <h2>From the form</h2>
          <dl className={classes.list}>
            {more.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}

const workflowName = ({ workflow }: Task): string =>
  workflow.version === null
    ? workflow.name
    : sentence`${workflow.name}, version ${workflow.version}`;

function Description({ text }: { text: string }) {
  const isLong = text.length > FOLD_ABOVE;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <p className={classes.text} dir="auto">
        {isLong && !isOpen ? `${text.slice(0, FOLD_ABOVE).trimEnd()}…` : text}
      </p>
      {isLong && (
        <button
          type="button"
          className={classes.more}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? "Show less" : "Show all"}
        </button>
      )}
    </>
  );
}
