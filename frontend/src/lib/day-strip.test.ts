import { clockOf, daysOf, dayWords, type Mark, reasonsIn, rowsOf, type Segment } from "./day-strip";

const BERLIN = clockOf("Europe/Berlin");
const UTC = clockOf("UTC");

const segment = (start: string, end: string, reason: Segment["reason"]): Segment => ({
  start,
  end,
  reason,
});

const now = (iso: string): Mark => ({ at: Date.parse(iso), kind: "now", label: "now" });

describe("daysOf", () => {
  it("cuts segments at midnight of the calendar's zone", () => {
    const night = segment("2026-03-02T16:00:00Z", "2026-03-03T08:00:00Z", "closed");
    expect(daysOf([night], [], BERLIN)).toEqual([
      { date: "2026-03-02", parts: [{ from: 1020, to: 1440, reason: "closed" }], marks: [] },
      { date: "2026-03-03", parts: [{ from: 0, to: 540, reason: "closed" }], marks: [] },
    ]);
  });

  it("joins neighbours of one kind and keeps the others apart", () => {
    const parts = [
      segment("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", "open"),
      segment("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z", "open"),
      segment("2026-03-02T11:00:00Z", "2026-03-02T12:00:00Z", "paused"),
    ];
    expect(daysOf(parts, [], UTC)[0]?.parts).toEqual([
      { from: 540, to: 660, reason: "open" },
      { from: 660, to: 720, reason: "paused" },
    ]);
  });

  it.each([
    ["forward", "2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z", ["2026-03-29", "2026-03-30"]],
    ["back", "2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z", ["2026-10-25", "2026-10-26"]],
  ])("finds the days where clocks are put %s", (_, start, end, dates) => {
    const days = daysOf([segment(start, end, "open")], [], BERLIN);
    expect(days.map(({ date }) => date)).toEqual(dates);
    for (const { parts } of days) expect(parts).toEqual([{ from: 0, to: 1440, reason: "open" }]);
  });

  it("puts marks on their days, also where no segment is", () => {
    const open = segment("2026-03-02T09:00:00Z", "2026-03-02T17:00:00Z", "open");
    const days = daysOf([open], [now("2026-03-04T10:30:00Z")], UTC);
    expect(days.map(({ date, marks }) => [date, marks[0]?.minute])).toEqual([
      ["2026-03-02", undefined],
      ["2026-03-04", 630],
    ]);
  });
});

describe("rowsOf", () => {
  it("leaves out days without a mark in the middle of many", () => {
    const long = segment("2026-03-01T00:00:00Z", "2026-03-31T00:00:00Z", "open");
    const rows = rowsOf(daysOf([long], [now("2026-03-15T10:00:00Z")], UTC));
    expect(rows.map((row) => ("day" in row ? row.day.date.slice(8) : row.leftOut.count))).toEqual([
      ...["01", "02", "03", "04", 10, "15", 11, "27", "28", "29", "30"],
    ]);
  });

  it("shows all of a few", () => {
    const week = segment("2026-03-01T00:00:00Z", "2026-03-08T00:00:00Z", "open");
    expect(rowsOf(daysOf([week], [], UTC))).toHaveLength(7);
  });
});

describe("dayWords", () => {
  it("says what a day holds", () => {
    const parts = [
      segment("2026-03-02T00:00:00Z", "2026-03-02T09:00:00Z", "closed"),
      segment("2026-03-02T09:00:00Z", "2026-03-03T00:00:00Z", "open"),
      segment("2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z", "holiday"),
    ];
    const [first, second] = daysOf(parts, [now("2026-03-02T10:05:00Z")], UTC);
    expect(first && dayWords(first)).toBe(
      "closed 00:00 to 09:00, counts 09:00 to 24:00, now 10:05",
    );
    expect(second && dayWords(second)).toBe("holiday all day");
    expect(reasonsIn(parts)).toEqual(["open", "closed", "holiday"]);
  });
});
