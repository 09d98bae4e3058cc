import { makeNotice } from "@/test/factories";

import { readNoticeFrame } from "./frames";

describe("readNoticeFrame", () => {
  it("reads the frames of the bell", () => {
    expect(readNoticeFrame({ type: "count_update", unread_count: 3 })).toEqual({
      type: "count_update",
      unread_count: 3,
    });
    const frame = readNoticeFrame({ type: "notification", notification: makeNotice() });
    expect(frame).toMatchObject({ notification: { related_ticket_number: "TX20261122000017" } });
  });

  it.each([null, [], { type: "count_update" }, { type: "other" }])(
    "understands nothing of %j",
    (frame) => {
      expect(readNoticeFrame(frame)).toBeNull();
    },
  );
});
