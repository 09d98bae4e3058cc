import { makeComment, makeDeed, makeFile } from "@/test/factories";

import { buildTimeline } from "./timeline";

const FEED = [
  makeDeed({ seq: 1, kind: "opened", text_code: "opened", at: "2026-11-22T09:00:00Z" }),
  makeDeed({ seq: 4, at: "2026-11-22T09:30:00Z" }),
  makeDeed({ seq: 6, kind: "assigned", text_code: "assigned", at: "2026-11-22T09:30:00Z" }),
];
const COMMENTS = [makeComment(1, { created_at: "2026-11-22T09:10:00Z" })];

const FILES = [makeFile({ id: 7, uploaded_at: "2026-11-22T09:20:00Z" })];

const keys = (view: "all" | "comments" | "history") =>
  buildTimeline(COMMENTS, FEED, FILES, view).map((entry) => entry.key);

describe("buildTimeline", () => {
  it("puts everything in one order, the act before the assignment it caused", () => {
    expect(keys("all")).toEqual(["d1", "cc1", "f7", "d4", "d6"]);
  });

  it("shows one kind where asked", () => {
    expect(keys("comments")).toEqual(["cc1"]);
    expect(keys("history")).toEqual(["d1", "f7", "d4", "d6"]);
  });

  const attachings = (...files: ReturnType<typeof makeFile>[]) =>
    buildTimeline(COMMENTS, [], files, "all").flatMap((entry) =>
      entry.kind === "attaching" ? [[entry.attaching.by, ...entry.attaching.names]] : [],
    );

  it("puts together what one person attached one after the other", () => {
    const files = [
      makeFile({ id: 1, original_filename: "a.png", uploaded_at: "2026-11-22T09:20:00Z" }),
      makeFile({ id: 2, original_filename: "b.png", uploaded_at: "2026-11-22T09:20:03Z" }),
      makeFile({ id: 3, uploaded_by_name: "Ana Ruiz", uploaded_at: "2026-11-22T09:20:04Z" }),
      makeFile({ id: 4, original_filename: "c.png", uploaded_at: "2026-11-22T09:20:05Z" }),
      makeFile({ id: 5, original_filename: "d.png", uploaded_at: "2026-11-22T09:45:00Z" }),
    ];
    expect(attachings(...files)).toEqual([
      ["Marta Lind", "a.png", "b.png"],
      ["Ana Ruiz", "screen.png"],
      ["Marta Lind", "c.png"],
      ["Marta Lind", "d.png"],
    ]);
  });

  it("keeps them apart where something was said between", () => {
    const files = [
      makeFile({ id: 1, uploaded_at: "2026-11-22T09:09:00Z" }),
      makeFile({ id: 2, uploaded_at: "2026-11-22T09:11:00Z" }),
    ];
    expect(attachings(...files)).toEqual([
      ["Marta Lind", "screen.png"],
      ["Marta Lind", "screen.png"],
    ]);
  });
});
