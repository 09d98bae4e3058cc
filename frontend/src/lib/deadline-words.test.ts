import { makeDeadline, makePart } from "@/test/factories";

import { allowanceWords, clockWords, partWords } from "./deadline-words";

const IN_OFFICE = {
  calendar: { name: "Office", time_zone: "Europe/Vienna" },
  hours: [
    {
      calendar_id: 3,
      rev: 1,
      since: null,
      time_zone: "Europe/Vienna",
      hours: { mon: [["09:00", "17:00"]] },
      closed: [],
      open: [],
    },
  ],
};

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
  });

  it("names the calendar, also where the whole way to the target is open", () => {
    const pauses = [{ start: "2026-11-22T10:00:00Z", end: null }];
    expect(clockWords(makeDeadline({ ...IN_OFFICE, pauses }))).toBe(
      "Only working time counts, by the calendar Office (Europe/Vienna), except for one pause.",
    );
  });

  it("says that a calendar is never open long enough", () => {
    const account = makeDeadline({ ...IN_OFFICE, target_resolution: null, segments: [] });
    expect(clockWords(account)).toBe(
      "The calendar Office (Europe/Vienna) is not open that long in 30 years, so there is no deadline.",
    );
  });
});
