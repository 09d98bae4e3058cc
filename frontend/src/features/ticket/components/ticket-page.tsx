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

/** On a phone one of the three columns shows at a time. */
export type Panel = "work" | "talk" | "facts";

/** The search parameters; the first view and the first panel are omitted. */
export type TicketSearch = {
  view?: "comments" | "history";
  panel?: Exclude<Panel, "work">;
};

const PANELS: { value: Panel; label: string }[] = [
  { value: "work", label: "Steps" },
  { value: "talk", label: "Conversation" },
  { value: "facts", label: "Details" },
];

/** The conversation's view of the ticket. */
export type Spoken = {
  /** The events of the ticket; null if no workflow has taken it. */
  task: FeedOf | null;
  /** The requester, as the ticket names them. */
  requesterName: string;
};

export type TicketPageProps = {
  number: string;
  viewer: Viewer;
  search: TicketSearch;
  onSearch: (patch: Partial<TicketSearch>) => void;
  /** After a move of this person's: other places show it too. */
  onMoved: () => void;
  /** Renders its comments and events. */
  renderConversation: (about: Spoken) => ReactNode;
  /** The way back, put where the shell wants it; with the subject once that is known. */
  renderTitle: (number: string, subject?: string) => ReactNode;
  /** The way on, after this person's part is done. */
  renderWayOn: RenderWayOn;
  /** The way to what there is, where there is no such ticket. */
  renderWayBack: () => ReactNode;
};

export function TicketPage(props: TicketPageProps) {
  const { number, search, onSearch } = props;
  const ticket = useQuery(ticketQuery(number));
  const isOwnRequest = isRequester(props.viewer);
  // Only people who work on the ticket see its steps.
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

/** Senders may put anything into the data of a person. */
const readName = (employee: Ticket["employee"]): string =>
  typeof employee?.name === "string" ? employee.name.trim() : "";

/** The feed as the requester may read it, who sees nothing of the task. */
const requesterFeed = ({ task_id, status }: Ticket) =>
  task_id === null ? null : { task_id, rev: status };
