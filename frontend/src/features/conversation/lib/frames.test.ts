import { makeComment } from "@/test/factories";

import { readCommentFrame } from "./frames";

const BEN = { user_type: "staff", user_id: 12, full_name: "Ben Okafor" };

describe("readCommentFrame", () => {
  it.each([
    { type: "connection_established", users: [BEN] },
    { type: "presence_update", users: [] },
    { type: "typing_indicator", user: BEN, is_typing: true },
    { type: "comment_update", action: "create", comment: makeComment(3), seq: 3 },
    { type: "pong" },
  ])("reads $type", (frame) => {
    expect(readCommentFrame(frame)).toEqual(frame);
  });

  it.each([
    null,
    "text",
    {},
    { type: "news_from_a_newer_server" },
    { type: "comment_update", comment: { comment_id: 3 }, seq: 3 },
    { type: "comment_update", action: "create", comment: makeComment(3) },
  ])("understands nothing of %j", (frame) => {
    expect(readCommentFrame(frame)).toBeNull();
  });
});
