import { makeComment, makeLog } from "@/test/factories";

import { buildTimeline } from "./timeline";

const LOGS = [
  makeLog({ task_item_id: 1 }),
  makeLog({
    task_item_id: 2,
    assigned_on: "2026-11-22T09:30:00Z",
    acted_on: null,
    assigned_on_step_name: "Diagnose",
  }),
];
const COMMENTS = [makeComment(1, { created_at: "2026-11-22T09:10:00Z" })];

const keys = (view: "all" | "comments" | "history") =>
  buildTimeline(COMMENTS, LOGS, view).map((entry) => entry.key);

describe("buildTimeline", () => {
  it("puts everything in one order, the act before the assignment it caused", () => {
    expect(keys("all")).toEqual(["a1", "cc1", "d1", "a2"]);
  });

  it("shows one kind where asked", () => {
    expect(keys("comments")).toEqual(["cc1"]);
    expect(keys("history")).toEqual(["a1", "d1", "a2"]);
  });
});
