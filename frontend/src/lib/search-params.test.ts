import * as z from "zod/mini";

import { anyText, date, laterPage, oneOf, words, wordsLike } from "./search-params";

const schema = z.object({
  tab: oneOf(["done"]),
  q: words(5),
  open: wordsLike(/^a\.\d$/),
  from: date,
  page: laterPage,
  token: anyText,
});

describe("What an address holds", () => {
  it("is read", () => {
    const search = { tab: "done", q: "ab", open: "a.1", from: "2026-02-28", page: 2, token: "t" };
    expect(schema.parse(search)).toEqual(search);
  });

  it("may read as a number where it is text", () => {
    expect(schema.parse({ q: 156, token: 9 })).toEqual({ q: "156", token: "9" });
  });

  it.each([
    { tab: "gone" },
    { q: "" },
    { q: "longer" },
    { q: ["a"] },
    { open: "b.1" },
    { from: "2026-02-30" },
    { page: 1 },
    { page: 2.5 },
    { page: "2" },
  ])("is dropped where it makes no sense: %j", (search) => {
    expect(Object.values(schema.parse(search)).filter((value) => value !== undefined)).toEqual([]);
  });
});
