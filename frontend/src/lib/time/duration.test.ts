import { formatDuration, parseDuration } from "./duration";

describe("formatDuration", () => {
  it.each([
    ["72:00:00", "72 h"],
    ["04:48:00", "4 h 48 min"],
    ["23:59:59.750000", "23 h 59 min"],
    ["00:12:30", "12 min"],
    ["00:00:42", "less than a minute"],
  ])("says %s as %s", (text, words) => {
    expect(formatDuration(text)).toBe(words);
  });
});

describe("parseDuration", () => {
  it("reads hours over 24, fractions and what is negative", () => {
    expect(parseDuration("26:01:02.5")).toBe(((26 * 60 + 1) * 60 + 2.5) * 1000);
    expect(parseDuration("-00:01:00")).toBe(-60_000);
  });
});
