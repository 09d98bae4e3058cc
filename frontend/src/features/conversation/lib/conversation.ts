import type { Comment } from "../api/comments";

export type Conversation = {
  comments: readonly Comment[];
  /** The number up to which nothing is missing; a gap is filled from here. */
  seq: number;
};

export const EMPTY_CONVERSATION: Conversation = { comments: [], seq: 0 };

/**
 * The comments with these among them, each once, in order; a later version replaces an earlier,
 * whichever of them came first.
 */
const mergeComments = (held: readonly Comment[], fresh: readonly Comment[]): Comment[] => {
  const byId = new Map(held.map((comment) => [comment.comment_id, comment]));
  for (const comment of fresh) {
    const known = byId.get(comment.comment_id);
    if (!known || comment.seq >= known.seq) byId.set(comment.comment_id, comment);
  }
  return [...byId.values()].sort((one, other) => one.position - other.position);
};

/**
 * One comment that arrived by itself. It shows at once, but where a number is missing before it,
 * `seq` stays, so that the gap is still asked for.
 */
export const addComment = (held: Conversation, comment: Comment): Conversation => ({
  comments: mergeComments(held.comments, [comment]),
  seq: comment.seq === held.seq + 1 ? comment.seq : held.seq,
});

/** The answer to "all after `seq`": nothing is missing up to its last one. */
export const addFetched = (held: Conversation, fetched: readonly Comment[]): Conversation => ({
  comments: mergeComments(held.comments, fetched),
  seq: Math.max(held.seq, ...fetched.map((comment) => comment.seq)),
});

/** Whether a comment with this number would leave a gap behind it. */
export const leavesGap = (held: Conversation, seq: number): boolean => seq > held.seq + 1;
