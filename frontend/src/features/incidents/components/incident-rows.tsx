import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { type ListColumn, ListRows } from "@/components/list-rows";
import list from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import type { ShownRows } from "@/lib/use-list";

import type { Incident } from "../api/incidents";
import type { Column, Sort } from "../lib/search";
import { KIND_WORDS, RETRY_WORDS } from "../lib/words";
import classes from "./incidents.module.css";

export type Acts = {
  onRetry: (incident: Incident) => void;
  onResolve: (incident: Incident) => void;
  /** The incident that is being retried. */
  retrying: number | undefined;
};

/** The rows of incidents: with `acts`, open ones with buttons, else resolved ones. */
export function IncidentRows({
  incidents,
  acts,
  sort,
  onSort,
}: {
  incidents: ShownRows<Incident, number>;
  acts: Acts | undefined;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  return (
    <ListRows
      label="Incidents"
      list={incidents}
      columns={columnsOf(acts)}
      card={(incident) => <IncidentCard incident={incident} acts={acts} />}
      sort={sort}
      onSort={onSort}
      className={classes.table}
    />
  );
}

const columnsOf = (acts: Acts | undefined): ListColumn<Incident, Column>[] => [
  {
    label: "What happened",
    render: (incident) => (
      <>
        <span className={classes.kind}>{KIND_WORDS[incident.kind]}</span>
        <span className={classes.message} dir="auto">
          {incident.message}
        </span>
      </>
    ),
  },
  {
    label: "Ticket",
    head: classes.ticket,
    render: (incident) => <TicketLink incident={incident} />,
  },
  {
    label: "Where",
    head: classes.where,
    cell: classes.muted,
    dir: "auto",
    titleOf: placeOf,
    render: placeOf,
  },
  {
    label: "Times",
    sort: "count",
    head: classes.times,
    cell: classes.muted,
    render: ({ count }) => count,
  },
  {
    label: acts ? "Last seen" : "Resolved",
    ...(acts ? { sort: "seen" as const } : {}),
    head: classes.when,
    cell: classes.muted,
    render: (incident) => <Seen incident={incident} />,
  },
  ...(acts
    ? [
        {
          label: "What to do",
          isLabelHidden: true,
          head: classes.acts,
          cell: `${list.above} ${classes.acts}`,
          render: (incident: Incident) => <Buttons incident={incident} acts={acts} />,
        },
      ]
    : []),
];

/** The workflow, and the step if the incident has one. */
function placeOf({ workflow_name, step_name }: Incident): string {
  return step_name ? `${step_name}, ${workflow_name}` : workflow_name;
}

function IncidentCard({ incident, acts }: { incident: Incident; acts: Acts | undefined }) {
  return (
    <>
      <div className={list.cardTop}>
        <span className={classes.kind}>{KIND_WORDS[incident.kind]}</span>
        <Seen incident={incident} />
      </div>
      <TicketLink incident={incident} />
      <span className={classes.message} dir="auto">
        {incident.message}
      </span>
      <span className={classes.muted}>
        {placeOf(incident)}
        {incident.count > 1 && ` · ${incident.count} times`}
      </span>
      {acts && (
        <div className={`${list.cardFoot} ${list.above}`}>
          <Buttons incident={incident} acts={acts} />
        </div>
      )}
    </>
  );
}

/**
 * The time when an open incident happened last, or when a resolved one was resolved, with the
 * reason as tooltip.
 */
function Seen({ incident }: { incident: Incident }) {
  if (incident.resolved_at === null) return <Moment at={incident.last_seen} />;
  return (
    <span title={incident.resolved_reason || "It went on by itself."}>
      <Moment at={incident.resolved_at} />
    </span>
  );
}

function Buttons({ incident, acts }: { incident: Incident; acts: Acts }) {
  const of = `${incident.ticket_number}: ${KIND_WORDS[incident.kind]}`;
  return (
    <span className={classes.tools}>
      <Button
        size="compact-sm"
        variant="default"
        loading={acts.retrying === incident.incident_id}
        title={RETRY_WORDS[incident.kind]}
        aria-label={`Retry ${of}`}
        onClick={() => acts.onRetry(incident)}
      >
        Retry
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        aria-label={`Resolve ${of}`}
        onClick={() => acts.onResolve(incident)}
      >
        Resolve
      </Button>
    </span>
  );
}

/** The link of a row. It covers the row, so that a click anywhere on it opens the ticket. */
function TicketLink({ incident }: { incident: Incident }) {
  return (
    <Link
      to="/tickets/$number"
      params={{ number: incident.ticket_number }}
      className={list.link}
      data-row-link
      title={incident.ticket_subject}
      dir="auto"
    >
      {incident.ticket_number}
    </Link>
  );
}
