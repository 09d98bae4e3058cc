import { SegmentedControl, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useRef } from "react";

import { EmptyState, ErrorState } from "@/components/states";
import { type FeedEntry, type FeedOf, feedQuery } from "@/lib/api/feed";
import { filesQuery } from "@/lib/api/ticket-files";
import { lazily } from "@/lib/lazily";
import { isRequester, type Viewer } from "@/lib/viewer";
import { conversationQuery } from "../api/comments";
import { type LiveState, useLiveConversation } from "../api/live";
import { buildTimeline, type TimelineView } from "../lib/timeline";
import composerClasses from "./composer.module.css";
import classes from "./conversation.module.css";
import { PresenceLine } from "./presence-line";
import { TimelineItem } from "./timeline-item";

const Composer = lazily(
  () => import("./composer").then((it) => it.Composer),
  <div className={`${composerClasses.composer} ${composerClasses.place}`} />,
);

const VIEWS: { value: TimelineView; label: string }[] = [
  { value: "all", label: "Everything" },
  { value: "comments", label: "Comments" },
  { value: "history", label: "History" },
];

export type ConversationProps = {
  number: string;
  /** The task whose events are shown; null if no workflow has taken the ticket. */
  task: FeedOf | null;
  /** The name of the requester in the ticket. */
  requesterName: string;
  viewer: Viewer;
  view: TimelineView;
  onView: (view: TimelineView) => void;
  live: LiveState;
};

/** The conversation of a ticket, kept up to date by its socket. */
export function LiveConversation({
  renewSession,
  ...props
}: Omit<ConversationProps, "live"> & { renewSession: () => Promise<boolean> }) {
  const live = useLiveConversation(props.number, renewSession);
  return <Conversation {...props} live={live} />;
}

export function Conversation({
  number,
  task,
  requesterName,
  viewer,
  view,
  onView,
  live,
}: ConversationProps) {
  const isPublicOnly = isRequester(viewer);
  const conversation = useQuery(conversationQuery(number));
  const feed = useFeed(number, task);
  const comments = conversation.data?.comments ?? [];
  const files = useQuery(filesQuery(number)).data?.files ?? [];
  const entries = buildTimeline(comments, feed, files, isPublicOnly ? "all" : view);
  const lastKey = entries.at(-1)?.key;
  const scroll = useStickToEnd(lastKey);

  return (
    <>
      <div className={classes.head}>
        {isPublicOnly ? (
          <h2>Conversation</h2>
        ) : (
          <SegmentedControl
            size="xs"
            aria-label="What is shown"
            data={VIEWS}
            value={view}
            onChange={(value) => onView(VIEWS.find((one) => one.value === value)?.value ?? "all")}
          />
        )}
        <PresenceLine users={live.users} viewer={viewer} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard */}
      <section className={classes.scroll} ref={scroll} tabIndex={0} aria-label="Timeline">
        {conversation.isPending && <TimelineSkeleton />}
        {conversation.isError && !conversation.data && (
          <ErrorState
            title="The comments did not load"
            error={conversation.error}
            onRetry={() => conversation.refetch()}
            isRetrying={conversation.isFetching}
          />
        )}
        {conversation.data && (isPublicOnly ? comments : entries).length === 0 && (
          <NothingYet view={view} isPublicOnly={isPublicOnly} />
        )}
        <ol className={classes.timeline}>
          {entries.map((entry) => (
            <TimelineItem key={entry.key} number={number} entry={entry} viewer={viewer} />
          ))}
        </ol>
        <p className={classes.typing} aria-live="polite">
          <TypingWords names={live.typing} />
        </p>
      </section>
      <Composer
        key={number}
        number={number}
        requesterName={requesterName}
        isPublicOnly={isPublicOnly}
        onTyping={live.tellTyping}
      />
    </>
  );
}

function useFeed(number: string, task: FeedOf | null): FeedEntry[] {
  const feed = useQuery({
    ...feedQuery(number, task ?? { task_id: 0, rev: 0 }),
    enabled: task !== null,
  });
  return feed.data ?? [];
}

/**
 * Scrolls to a new entry if the user is at the end; does not scroll if the user reads further up.
 */
function useStickToEnd(lastKey: string | undefined) {
  const scroll = useRef<HTMLElement>(null);
  const wasAtEnd = useRef(true);
  useLayoutEffect(() => {
    const area = scroll.current;
    if (!area || lastKey === undefined) return;
    if (wasAtEnd.current) area.scrollTop = area.scrollHeight;
    const note = () => {
      wasAtEnd.current = area.scrollHeight - area.scrollTop - area.clientHeight < 48;
    };
    area.addEventListener("scroll", note, { passive: true });
    return () => area.removeEventListener("scroll", note);
  }, [lastKey]);
  return scroll;
}

function TypingWords({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  if (names.length > 1) return `${names.length} people are typing…`;
  return (
    <>
      <bdi dir="auto">{names[0]}</bdi> is typing…
    </>
  );
}

function NothingYet({ view, isPublicOnly }: { view: TimelineView; isPublicOnly: boolean }) {
  if (view === "history") {
    return (
      <EmptyState icon="history" title="No history yet">
        Once a workflow takes this ticket, every step and hand-over is listed here.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="message" title="Nobody has said anything yet">
      {isPublicOnly
        ? "Write below what the team should know. Their answers appear here by themselves."
        : "Write the first comment below. Internal notes stay with the team; public replies go to the requester too."}
    </EmptyState>
  );
}

function TimelineSkeleton() {
  return (
    <div role="status" aria-label="Loading comments">
      {["70%", "88%", "56%"].map((width) => (
        <div key={width} className={classes.ghost}>
          <Skeleton circle height={28} />
          <Skeleton height={52} width={width} />
        </div>
      ))}
    </div>
  );
}
