import { makeDeadline, makePart } from "@/test/factories";

import { allowanceWords, clockWords, partWords } from "./deadline-words";

describe("partWords", () => {
  it.each([
    ["done", makePart(), "20 % of the 24 h that were left: 4 h 48 min."],
    [
      "ahead",
      makePart({ state: "pending", share: 0.375, reckoned_at: null, visit: null }),
      "38 % of what is left when it begins.",
    ],
    [
      "waiting",
      makePart({ state: "active", reckoned_at: null, left: null, span: null }),
      "Waits for somebody to take it; that time counts.",
    ],
    ["late", makePart({ left: "00:00:00", span: "00:00:00" }), "Nothing was left when it began."],
    ["skipped", makePart({ state: "skipped", visit: null }), "Not on its way."],
    ["withdrawn on", makePart({ state: "skipped" }), "The ticket was withdrawn here."],
  ])("says how a step that is %s comes by its time", (_, part, words) => {
    expect(partWords(part)).toBe(words);
  });
});

describe("allowanceWords", () => {
  it("says what the priority allows, or that it sets nothing", () => {
    expect(allowanceWords(makeDeadline())).toMatch(/^High priority allows 24 h from the arrival, /);
    expect(allowanceWords(makeDeadline({ sla: null }))).toMatch(
      /sets no time for High priority\.$/,
    );
  });
});

describe("clockWords", () => {
  it("says which hours count and what stood still", () => {
    expect(clockWords(makeDeadline())).toBe("Every hour counts, and nothing has paused the clock.");
    const [segment] = makeDeadline().segments;
    const night = { ...segment, counted: false, reason: "closed" } as NonNullable<typeof segment>;
    const pause = { start: night.start, end: null };
    const held = { ...night, reason: "paused" } as typeof night;
    expect(clockWords(makeDeadline({ segments: [held], pauses: [pause] }))).toBe(
      "Every hour counts, except for one pause.",
    );
    const calendar = { name: "Office", time_zone: "Europe/Vienna" };
    expect(clockWords(makeDeadline({ segments: [night], pauses: [pause], calendar }))).toBe(
      "Only working time counts, by the calendar Office (Europe/Vienna), except for one pause.",
    );
  });
});
