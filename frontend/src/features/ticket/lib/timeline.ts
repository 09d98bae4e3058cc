import type { Comment } from "../api/comments";
import type { ActionLog } from "../api/ticket";

export type TimelineEntry =
  | { kind: "comment"; key: string; at: string; comment: Comment }
  | { kind: "assigned"; key: string; at: string; log: ActionLog }
  | { kind: "acted"; key: string; at: string; log: ActionLog };

export type TimelineView = "all" | "comments" | "history";

/** Where two things share a moment, the act comes before the assignment that it caused. */
const RANK = { acted: 0, assigned: 1, comment: 2 } as const;

/** Comments and what happened to the task, in one order, oldest first. */
export const buildTimeline = (
  comments: readonly Comment[],
  logs: readonly ActionLog[],
  view: TimelineView,
): TimelineEntry[] => {
  const entries: TimelineEntry[] = [];
  if (view !== "history") {
    for (const comment of comments) {
      entries.push({
        kind: "comment",
        key: `c${comment.comment_id}`,
        at: comment.created_at,
        comment,
      });
    }
  }
  if (view !== "comments") {
    for (const log of logs) {
      entries.push({ kind: "assigned", key: `a${log.task_item_id}`, at: log.assigned_on, log });
      if (log.acted_on) {
        entries.push({ kind: "acted", key: `d${log.task_item_id}`, at: log.acted_on, log });
      }
    }
  }
  return entries.sort(
    (one, other) => Date.parse(one.at) - Date.parse(other.at) || RANK[one.kind] - RANK[other.kind],
  );
};
