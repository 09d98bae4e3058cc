import { makeComment, makeDeed } from "@/test/factories";

import { buildTimeline } from "./timeline";

const FEED = [
  makeDeed({ seq: 1, kind: "opened", text_code: "opened", at: "2026-11-22T09:00:00Z" }),
  makeDeed({ seq: 4, at: "2026-11-22T09:30:00Z" }),
  makeDeed({ seq: 6, kind: "assigned", text_code: "assigned", at: "2026-11-22T09:30:00Z" }),
];
const COMMENTS = [makeComment(1, { created_at: "2026-11-22T09:10:00Z" })];

const keys = (view: "all" | "comments" | "history") =>
  buildTimeline(COMMENTS, FEED, view).map((entry) => entry.key);

describe("buildTimeline", () => {
  it("puts everything in one order, the act before the assignment it caused", () => {
    expect(keys("all")).toEqual(["d1", "cc1", "d4", "d6"]);
  });

  it("shows one kind where asked", () => {
    expect(keys("comments")).toEqual(["cc1"]);
    expect(keys("history")).toEqual(["d1", "d4", "d6"]);
  });
});
