import { sortChoices, toOrdering } from "./search";

describe("toOrdering", () => {
  it.each([
    ["deadline", "active", "nearest"],
    ["-deadline", "unassigned", "-nearest"],
    ["deadline", "inactive", "target_resolution"],
    ["ticket", "active", "target_resolution"],
    ["-ticket", "active", "-target_resolution"],
    ["-arrived", "inactive", "-created_at"],
  ] as const)("%s of %s tickets is %s", (sort, tab, ordering) => {
    expect(toOrdering(sort, tab)).toBe(ordering);
  });
});

describe("sortChoices", () => {
  it("offer the ticket's own deadline where a step has another one", () => {
    const labels = (tab: "active" | "inactive") => sortChoices(tab).map(({ label }) => label);
    expect(labels("active")).toContain("Ticket soonest due first");
    expect(labels("inactive")).not.toContain("Ticket soonest due first");
  });
});
