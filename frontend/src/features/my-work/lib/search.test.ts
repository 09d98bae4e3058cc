import { defaultSort, myWorkSearchSchema, toOrdering } from "./search";

describe("myWorkSearchSchema", () => {
  it("drops what makes no sense and keeps the rest", () => {
    expect(
      myWorkSearchSchema.parse({
        tab: "x",
        q: "laptop",
        priority: "Huge",
        sort: "-priority",
        page: 0,
      }),
    ).toEqual({ q: "laptop", sort: "-priority" });
  });
});

describe("toOrdering", () => {
  it.each([
    ["deadline", "target_resolution"],
    ["-deadline", "-target_resolution"],
    ["ticket", "ticket_target_resolution"],
    ["-ticket", "-ticket_target_resolution"],
    ["assigned", "assigned_on"],
    ["-acted", "-acted_on"],
    ["priority", "priority"],
  ] as const)("%s is %s", (sort, ordering) => {
    expect(toOrdering(sort)).toBe(ordering);
  });
});

describe("sorting", () => {
  it("starts at the nearest deadline, and for finished work at the latest", () => {
    expect([defaultSort("open"), defaultSort("acted")]).toEqual(["deadline", "-acted"]);
  });
});
