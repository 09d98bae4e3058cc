import { formatSize } from "./format-size";

describe("formatSize", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [1023, "1023 bytes"],
    [1024, "1 kB"],
    [12_700, "12 kB"],
    [10 * 1024 * 1024, "10.0 MB"],
  ])("says %i bytes as %s", (bytes, words) => {
    expect(formatSize(bytes)).toBe(words);
  });
});
