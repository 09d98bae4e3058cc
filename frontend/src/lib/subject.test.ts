import { firstWords, readableSubject } from "./subject";

describe("A subject", () => {
  it.each([
    "\u200b\u200b",
    "\ufeff",
    "\u00ad",
    "\u2800",
    "\u3164",
    "\u202e",
    " \u00a0",
    "\u034f",
    "",
  ])("has nothing to read: %j", (subject) => expect(readableSubject(subject)).toBeNull());

  it.each(["Laptop", "مرحبا", "👩🏽‍💻", "é", "0"])("is read as it is: %j", (subject) => {
    expect(readableSubject(subject)).toBe(subject);
  });

  it("turns nothing round", () => {
    expect(readableSubject("\u202epotpaL")).toBe("potpaL");
  });
});

describe("The first words of a description", () => {
  it("are one line", () => {
    expect(firstWords("The printer\n on floor 3")).toBe("The printer on floor 3");
    expect(firstWords("a b c d e f g h i j")).toBe("a b c d e f g h…");
  });

  it("are none where there is nothing to read", () => {
    expect(firstWords("\u200b \n")).toBe("");
  });
});
