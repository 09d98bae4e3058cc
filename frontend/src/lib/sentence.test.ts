import { describe, expect, it } from "vitest";

import { isolate, listNames, sentence } from "./sentence";

const LAYLA = "ليلى حداد";
const YAEL = "יעל כהן";
const APART = `\u2068${LAYLA}\u2069`;

describe("isolate", () => {
  it.each([LAYLA, YAEL, "Ana (ليلى)", "ܫܠܡ", "ߞ", "ﻼ", "\u{1e900}", "abc\u200f"])(
    "keeps %s apart",
    (name) => {
      expect(isolate(name)).toBe(`\u2068${name}\u2069`);
    },
  );

  it.each(["Ana Ruiz", "Ольга", "会議室", "42", ""])("leaves %s as it is", (name) => {
    expect(isolate(name)).toBe(name);
  });

  it("takes out what would turn the sentence, or end its place in it", () => {
    expect(isolate("Ana\u202e\u2066")).toBe("Ana");
    expect(isolate(`${LAYLA}\u2069\u202e`)).toBe(APART);
  });
});

describe("listNames", () => {
  it.each([
    [[], ""],
    [["Ana"], "Ana"],
    [["Ana", LAYLA], `Ana and ${APART}`],
    [["Ana", LAYLA, "Cora"], `Ana, ${APART} and Cora`],
  ])("lists %j", (names, words) => {
    expect(listNames(names)).toBe(words);
  });
});

describe("sentence", () => {
  it("keeps each name in it apart", () => {
    expect(sentence`${LAYLA} has it, at ${"Triage"}.`).toBe(`${APART} has it, at Triage.`);
    expect(sentence`Visit ${2} of ${YAEL}`).toBe(`Visit 2 of \u2068${YAEL}\u2069`);
    expect(sentence`${["Ana", LAYLA]} have it`).toBe(`Ana and ${APART} have it`);
    expect(sentence`Nobody`).toBe("Nobody");
  });
});
