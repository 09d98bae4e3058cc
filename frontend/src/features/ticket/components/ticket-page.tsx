import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { EmptyState, ErrorState } from "@/components/states";
import { isMissing } from "@/lib/api/errors";
import type { FeedOf } from "@/lib/api/feed";
import { isRequester, type Viewer } from "@/lib/viewer";
import { type Ticket, taskQuery, ticketQuery } from "../api/ticket";
import type { RenderWayOn } from "./actions";
import { Facts } from "./facts";
import { RequesterPanel } from "./requester-panel";
import { TicketHeader } from "./ticket-header";
import classes from "./ticket-page.module.css";
import { TicketSkeleton } from "./ticket-skeleton";
import { WorkPanel } from "./work-panel";

/** The three columns of the page. A phone shows one of them at a time. */
export type Panel = "work" | "talk" | "facts";

/** The search parameters. The default view and the default panel are not in the address. */
export type TicketSearch = {
  view?: "comments" | "history";
  panel?: Exclude<Panel, "work">;
};

const PANELS: { value: Panel; label: string }[] = [
  { value: "work", label: "Steps" },
  { value: "talk", label: "Conversation" },
  { value: "facts", label: "Details" },
];

/** The data of the ticket that the conversation needs. */
export type Spoken = {
  /** The task whose events are shown; null if no workflow has taken the ticket. */
  task: FeedOf | null;
  /** The name of the requester in the ticket. */
  requesterName: string;
};

export type TicketPageProps = {
  number: string;
  viewer: Viewer;
  search: TicketSearch;
  onSearch: (patch: Partial<TicketSearch>) => void;
  /** Called after the user has changed the ticket, so that lists and counts are loaded again. */
  onMoved: () => void;
  /** Renders the ticket's comments and events. */
  renderConversation: (about: Spoken) => ReactNode;
  /** Renders the title with the back link; has the subject once it is loaded. */
  renderTitle: (number: string, subject?: string) => ReactNode;
  /** Renders the link to the next ticket, for when the user is done with this one. */
  renderWayOn: RenderWayOn;
  /** Renders a link to the list, for when the ticket does not exist. */
  renderWayBack: () => ReactNode;
};

export function TicketPage(props: TicketPageProps) {
  const { number, search, onSearch } = props;
  const ticket = useQuery(ticketQuery(number));
  const isOwnRequest = isRequester(props.viewer);
  // The requester may not see the task.
  const task = useQuery({ ...taskQuery(number), enabled: !isOwnRequest });

  if (ticket.isError && !ticket.data) {
    return (
      <>
        {props.renderTitle(number)}
        {isMissing(ticket.error) ? (
          <EmptyState icon="search" title="No such ticket here" action={props.renderWayBack()}>
            {number} does not exist, or it never came to you.
          </EmptyState>
        ) : (
          <ErrorState
            title="The ticket did not load"
            error={ticket.error}
            onRetry={() => ticket.refetch()}
            isRetrying={ticket.isFetching}
          />
        )}
        <h1 className="visually-hidden">Ticket {number}</h1>
      </>
    );
  }
  if (!ticket.data) {
    return (
      <>
        {props.renderTitle(number)}
        <TicketSkeleton />
      </>
    );
  }
  const panel = search.panel ?? "work";
  return (
    <div className={classes.page}>
      {props.renderTitle(number, ticket.data.subject)}
      <TicketHeader ticket={ticket.data} task={task.data ?? null} />
      <div className={classes.panels}>
        {PANELS.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            aria-pressed={panel === value}
            onClick={() => onSearch({ panel: value === "work" ? undefined : value })}
          >
            {value === "work" && isOwnRequest ? "Status" : label}
          </button>
        ))}
      </div>
      <div className={classes.columns} data-panel={panel}>
        <section className={classes.facts} aria-label="Details of the ticket" tabIndex={-1}>
          <Facts ticket={ticket.data} task={task.data ?? null} />
        </section>
        <section className={classes.talk} aria-label="Conversation and history">
          {props.renderConversation({
            task: isOwnRequest ? requesterFeed(ticket.data) : (task.data ?? null),
            requesterName: readName(ticket.data.employee),
          })}
        </section>
        <section
          className={classes.work}
          aria-label={isOwnRequest ? "How it stands" : "Steps and actions"}
        >
          {isOwnRequest ? (
            <RequesterPanel ticket={ticket.data} onMoved={props.onMoved} />
          ) : (
            <WorkPanel
              number={number}
              ticket={ticket.data}
              task={task}
              viewer={props.viewer}
              onMoved={props.onMoved}
              renderWayOn={props.renderWayOn}
            />
          )}
        </section>
      </div>
    </div>
  );
}

/** The employee's name; empty if it is missing or not a text, since senders may send any value. */
const readName = (employee: Ticket["employee"]): string =>
  typeof employee?.name === "string" ? employee.name.trim() : "";

/**
 * The task whose events the requester sees. Requesters do not see the task's revision, so the
 * ticket's status takes its place.
 */
const requesterFeed = ({ task_id, status }: Ticket) =>
  task_id === null ? null : { task_id, rev: status };
