import { type Chosen, nothingChosen, pageState, togglePage, toggleRow } from "./selection";

const page = ["a", "b", "c", "d"].map((id) => ({ id, row: id.toUpperCase() }));
const none: Chosen<string, string> = nothingChosen;

const toggle = (chosen: Chosen<string, string>, id: string, isRange = false, most = 200) =>
  toggleRow(chosen, page, id, { isRange, most });

const idsOf = (chosen: Chosen<string, string>) => [...chosen.rows.keys()].join("");

describe("A selection", () => {
  it("takes single rows and gives them back", () => {
    const one = toggle(toggle(none, "b"), "d");
    expect([...one.rows]).toEqual([
      ["b", "B"],
      ["d", "D"],
    ]);
    expect(idsOf(toggle(one, "b"))).toBe("d");
  });

  it("takes a range in both directions, and takes it out again", () => {
    expect(idsOf(toggle(toggle(none, "b"), "d", true))).toBe("bcd");
    const up = toggle(toggle(none, "c"), "a", true);
    expect([...up.rows.keys()].sort().join("")).toBe("abc");
    expect(idsOf(toggle(toggle(up, "a"), "b", true))).toBe("c");
  });

  it("begins a range at a row if the last one is not on the page", () => {
    const elsewhere: Chosen<string, string> = { rows: new Map([["z", "Z"]]), anchor: "z" };
    expect(idsOf(toggle(elsewhere, "c", true))).toBe("zc");
  });

  it("takes the whole page, leaving other pages as they are", () => {
    const elsewhere: Chosen<string, string> = { rows: new Map([["z", "Z"]]), anchor: null };
    const all = togglePage(elsewhere, page, 200);
    expect(idsOf(all)).toBe("zabcd");
    expect(pageState(all, page)).toBe("all");
    expect(idsOf(togglePage(all, page, 200))).toBe("z");
    expect(pageState(toggle(none, "a"), page)).toBe("some");
    expect(pageState(elsewhere, page)).toBe("none");
    expect(pageState(none, [])).toBe("none");
  });

  it("takes no more than it may", () => {
    expect(idsOf(togglePage(none, page, 3))).toBe("abc");
    const full = toggle(toggle(none, "a", false, 1), "b", false, 1);
    expect(idsOf(full)).toBe("a");
  });

  it("ignores a row that is not on the page", () => {
    expect(toggle(none, "z")).toBe(none);
  });
});
