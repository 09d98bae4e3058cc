import { readPriority } from "./priority";

describe("readPriority", () => {
  it.each([
    ["Critical", "Critical"],
    ["urgent", "Critical"],
    [" HIGH ", "High"],
    ["low", "Low"],
    ["whatever", "Medium"],
  ])("reads %s as %s", (word, priority) => {
    expect(readPriority(word)).toBe(priority);
  });
});
