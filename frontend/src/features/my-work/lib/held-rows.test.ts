import { holdNewRows } from "./held-rows";

const hold = (fresh: number[], shown: number[]) => holdNewRows(fresh, (id) => id, new Set(shown));

describe("holdNewRows", () => {
  it("holds back what arrived, and lets go of what left", () => {
    expect(hold([9, 2, 3], [1, 2, 3])).toEqual({ rows: [2, 3], heldCount: 1 });
  });

  it("shows everything where nothing could shift", () => {
    expect(hold([1, 2], [])).toEqual({ rows: [1, 2], heldCount: 0 });
    expect(hold([4], [1])).toEqual({ rows: [4], heldCount: 0 });
  });
});
