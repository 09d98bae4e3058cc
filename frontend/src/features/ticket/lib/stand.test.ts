import { ApiError } from "@/lib/api/errors";

import { chanceOf, verbFor } from "./stand";

const conflict = (code: string) => new ApiError(409, code, "Too late.");

describe("chanceOf", () => {
  it.each([
    ["no error", null, 4, { rev: 4 }, "same"],
    ["another failure", new Error("offline"), 5, { rev: 5 }, "same"],
    ["a key that is still at work", conflict("in_flight"), 4, { rev: 4 }, "same"],
    ["a stale view before the new one is here", conflict("stale_rev"), 4, { rev: 4 }, "looking"],
    ["a new task whose moves are not here yet", conflict("stale_rev"), 5, undefined, "looking"],
    ["a new task with the old moves", conflict("stale_rev"), 5, { rev: 4 }, "looking"],
    ["a move that is still there", conflict("stale_rev"), 5, { rev: 5 }, "open"],
    ["a move that is gone", conflict("stale_rev"), 5, null, "gone"],
    ["an item that has closed", conflict("item_closed"), 5, null, "gone"],
  ] as const)("after %s is judged by what is there", (_, error, taskRev, now, chance) => {
    expect(chanceOf(error, 4, taskRev, now)).toBe(chance);
  });
});

describe("verbFor", () => {
  it("says that it is done in spite of what came between", () => {
    expect(verbFor("Move to Diagnose", "open")).toBe("Move to Diagnose anyway");
    expect(verbFor("Move to Diagnose", "same")).toBe("Move to Diagnose");
  });
});
