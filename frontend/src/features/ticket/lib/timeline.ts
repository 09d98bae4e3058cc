import type { Comment } from "../api/comments";
import type { FeedEntry } from "../api/feed";

export type TimelineEntry =
  | { kind: "comment"; key: string; at: string; comment: Comment }
  | { kind: "deed"; key: string; at: string; deed: FeedEntry };

export type TimelineView = "all" | "comments" | "history";

/** Comments and what happened to the task, in one order, oldest first; deeds of a moment as stored. */
export const buildTimeline = (
  comments: readonly Comment[],
  feed: readonly FeedEntry[],
  view: TimelineView,
): TimelineEntry[] => {
  const deeds = feed.map(
    (deed): TimelineEntry => ({ kind: "deed", key: `d${deed.seq}`, at: deed.at, deed }),
  );
  const said = comments.map(
    (comment): TimelineEntry => ({
      kind: "comment",
      key: `c${comment.comment_id}`,
      at: comment.created_at,
      comment,
    }),
  );
  const entries = [...(view === "comments" ? [] : deeds), ...(view === "history" ? [] : said)];
  // A stable sort: at one moment the deeds stay in their order, before what was said.
  return entries.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
};
