import type { Comment } from "../api/comments";

export type Conversation = {
  comments: readonly Comment[];
  /** The number up to which no comment is missing. Later ones are fetched from here. */
  seq: number;
};

export const EMPTY_CONVERSATION: Conversation = { comments: [], seq: 0 };

/**
 * Merges two lists of comments, each comment once and in order. The version with the higher `seq`
 * is kept, no matter which arrived first.
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
 * Adds one pushed comment. It is shown at once. If a comment before it is missing, `seq` does not
 * change, so that the missing one is still fetched.
 */
export const addComment = (held: Conversation, comment: Comment): Conversation => ({
  comments: mergeComments(held.comments, [comment]),
  seq: comment.seq === held.seq + 1 ? comment.seq : held.seq,
});

/** Adds all comments after `seq`, as the server returned them: none is missing up to the last. */
export const addFetched = (held: Conversation, fetched: readonly Comment[]): Conversation => ({
  comments: mergeComments(held.comments, fetched),
  seq: Math.max(held.seq, ...fetched.map((comment) => comment.seq)),
});

/** Whether comments before the one with this number are missing. */
export const leavesGap = (held: Conversation, seq: number): boolean => seq > held.seq + 1;
