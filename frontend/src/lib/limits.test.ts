import { countCharacters, excessOf, excessWords, leftWords } from "./limits";

describe("counting", () => {
  it("is by characters, not by code units, and without outer spaces", () => {
    expect(countCharacters("  Büro 💥\n")).toBe(6);
    expect(excessOf("💥".repeat(5), 5)).toBe(0);
    expect(excessOf("💥".repeat(6), 5)).toBe(1);
  });

  it("says by how much a text is too long", () => {
    expect(excessWords("x".repeat(20_000), 20_000)).toBeNull();
    expect(excessWords("x".repeat(20_001), 20_000)).toMatch(
      /^1 character too many: at most 20,000/,
    );
    expect(excessWords("x".repeat(25_000), 20_000)).toMatch(/^5,000 characters too many/);
  });

  it("says near the limit how much still fits", () => {
    expect(leftWords("x".repeat(899), 1000)).toBeNull();
    expect(leftWords("x".repeat(900), 1000)).toBe("100 characters left");
    expect(leftWords("x".repeat(999), 1000)).toBe("1 character left");
    expect(leftWords("x".repeat(1000), 1000)).toBe("0 characters left");
    expect(leftWords("x".repeat(1001), 1000)).toBeNull();
    expect(leftWords("💥".repeat(500), 1000)).toBeNull();
  });
});
