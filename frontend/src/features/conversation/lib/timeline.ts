import type { FeedEntry } from "@/lib/api/feed";
import type { TicketFile } from "@/lib/api/ticket-files";
import type { Comment } from "../api/comments";

/** Files that one person attached one after the other, shown as one entry. */
export type Attaching = { by: string; names: readonly [string, ...string[]] };

export type TimelineEntry =
  | { kind: "comment"; key: string; at: string; comment: Comment }
  | { kind: "deed"; key: string; at: string; deed: FeedEntry }
  | { kind: "attaching"; key: string; at: string; attaching: Attaching };

export type TimelineView = "all" | "comments" | "history";

/**
 * Files that one person attaches within this time are one entry, unless another entry comes
 * between.
 */
const TOGETHER_MS = 10 * 60_000;

/**
 * The entries of the timeline: comments, events of the task, and attached files, oldest first.
 * Events of the same time keep their stored order.
 */
export const buildTimeline = (
  comments: readonly Comment[],
  feed: readonly FeedEntry[],
  files: readonly TicketFile[],
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
  const attached = files.map(
    (file): TimelineEntry => ({
      kind: "attaching",
      key: `f${file.id}`,
      at: file.uploaded_at,
      attaching: { by: file.uploaded_by_name, names: [file.original_filename] },
    }),
  );
  const entries = [
    ...(view === "comments" ? [] : [...deeds, ...attached]),
    ...(view === "history" ? [] : said),
  ];
  // The sort is stable: of entries with the same time, events come first, in their order.
  return entries
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .reduce<TimelineEntry[]>(joinFiles, []);
};

const joinFiles = (before: TimelineEntry[], entry: TimelineEntry): TimelineEntry[] => {
  const last = before.at(-1);
  if (
    last?.kind === "attaching" &&
    entry.kind === "attaching" &&
    last.attaching.by === entry.attaching.by &&
    Date.parse(entry.at) - Date.parse(last.at) <= TOGETHER_MS
  ) {
    const names: Attaching["names"] = [...last.attaching.names, ...entry.attaching.names];
    return [...before.slice(0, -1), { ...last, attaching: { ...last.attaching, names } }];
  }
  return [...before, entry];
};
