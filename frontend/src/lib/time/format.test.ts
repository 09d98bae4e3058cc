import { formatMoment, formatRelative, formatSpan } from "./format";

const NOW = Date.parse("2026-11-22T12:00:00Z");

describe("formatSpan", () => {
  it.each([
    [59_000, "less than a minute"],
    [60_000, "1 min"],
    [3_599_000, "59 min"],
    [3_600_000, "1 h"],
    [-7_200_000, "2 h"],
    [172_799_000, "47 h"],
    [172_800_000, "2 days"],
  ])("%d ms is %s", (span, words) => {
    expect(formatSpan(span)).toBe(words);
  });
});

describe("formatRelative", () => {
  it.each([
    ["2026-11-22T11:59:30Z", "just now"],
    ["2026-11-22T11:55:00Z", "5 min ago"],
    ["2026-11-22T15:00:00Z", "in 3 h"],
  ])("says of %s: %s", (iso, words) => {
    expect(formatRelative(iso, NOW)).toBe(words);
  });
});

describe("formatMoment", () => {
  it("leaves the day out today only", () => {
    expect(formatMoment("2026-11-22T09:05:00Z", NOW)).not.toContain("Nov");
    expect(formatMoment("2026-11-21T09:05:00Z", NOW)).toContain("Nov");
  });
});
