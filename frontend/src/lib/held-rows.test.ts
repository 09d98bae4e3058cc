import { holdRows, newsOf } from "./held-rows";

const hold = (fresh: number[], shown: number[]) => {
  const held = holdRows(fresh, (id) => id, shown);
  return { rows: held.rows, news: newsOf(held) };
};

describe("The rows that somebody reads", () => {
  it("stay where they are while others arrive above or between them", () => {
    expect(hold([9, 2, 8, 3], [2, 3])).toEqual({ rows: [2, 3], news: "2 new" });
  });

  it("stay where they are when one of them leaves", () => {
    expect(hold([1, 3], [1, 2, 3])).toEqual({ rows: [1, 2, 3], news: "1 gone" });
  });

  it("stay in their order", () => {
    expect(hold([3, 1, 2], [1, 2, 3])).toEqual({ rows: [1, 2, 3], news: "New order" });
  });

  it("are followed at once by what arrives below them", () => {
    expect(hold([1, 2, 3], [1, 2])).toEqual({ rows: [1, 2, 3], news: null });
  });

  it("show what they are now", () => {
    const fresh = [{ id: 1, step: "Verify" }];
    const held = holdRows(fresh, ({ id }) => id, [{ id: 1, step: "Triage" }]);
    expect(held.rows).toEqual(fresh);
  });

  it("are all replaced where nothing could shift", () => {
    expect(hold([1, 2], [])).toEqual({ rows: [1, 2], news: null });
    expect(hold([4], [1])).toEqual({ rows: [4], news: null });
    expect(hold([], [1])).toEqual({ rows: [], news: null });
  });
});
