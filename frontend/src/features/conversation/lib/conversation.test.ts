import { makeComment } from "@/test/factories";

import { addComment, addFetched, EMPTY_CONVERSATION, leavesGap } from "./conversation";

const seqs = (conversation: { comments: readonly { seq: number }[] }) =>
  conversation.comments.map((comment) => comment.seq);

describe("addComment", () => {
  it("moves on where nothing is missing", () => {
    const held = addComment(addComment(EMPTY_CONVERSATION, makeComment(1)), makeComment(2));
    expect([seqs(held), held.seq]).toEqual([[1, 2], 2]);
  });

  it("shows a comment after a gap, but still asks from before it", () => {
    const first = addComment(EMPTY_CONVERSATION, makeComment(1));
    const held = addComment(first, makeComment(3));
    expect([seqs(held), held.seq, leavesGap(first, 3)]).toEqual([[1, 3], 1, true]);
  });

  it("takes the same comment once, and its later form", () => {
    const first = addComment(EMPTY_CONVERSATION, makeComment(1));
    const held = addComment(first, makeComment(1, { content: "<p>edited</p>" }));
    expect(held.comments.map((comment) => comment.content)).toEqual(["<p>edited</p>"]);
    expect(leavesGap(first, 1)).toBe(false);
  });

  it("does not go back to what a comment said before", () => {
    const now = addComment(EMPTY_CONVERSATION, makeComment(1, { seq: 2, content: "<p>now</p>" }));
    const held = addFetched(now, [makeComment(1, { content: "<p>before</p>" })]);
    expect(held.comments.map((comment) => comment.content)).toEqual(["<p>now</p>"]);
  });

  it("leaves a changed comment in its place", () => {
    const two = addComment(addComment(EMPTY_CONVERSATION, makeComment(1)), makeComment(2));
    const held = addComment(two, makeComment(1, { seq: 3, edited: true }));
    expect(held.comments.map((comment) => comment.comment_id)).toEqual(["c1", "c2"]);
    expect(held.seq).toBe(3);
  });
});

describe("addFetched", () => {
  it("fills the gap in order and trusts the answer up to its end", () => {
    const gappy = addComment(addComment(EMPTY_CONVERSATION, makeComment(1)), makeComment(4));
    const held = addFetched(gappy, [makeComment(2), makeComment(4)]);
    expect([seqs(held), held.seq]).toEqual([[1, 2, 4], 4]);
  });

  it("leaves an up-to-date conversation as it is", () => {
    const held = addFetched({ comments: [makeComment(2)], seq: 2 }, []);
    expect([seqs(held), held.seq]).toEqual([[2], 2]);
  });
});
