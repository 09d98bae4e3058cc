import { historyOf } from "./list-navigation";

describe("A change of a list's address", () => {
  it.each([
    { tab: "acted" },
    { page: 2 },
    { priority: "High" },
    { q: undefined, priority: undefined },
  ])("is a place to go back to: %j", (patch) =>
    expect(historyOf(patch)).toEqual({ replace: false, resetScroll: true }),
  );

  it("is none while words are typed", () => {
    expect(historyOf({ q: "lap" }).replace).toBe(true);
  });

  it("is none where it corrects the address", () => {
    expect(historyOf({ page: 3 }, { isCorrection: true }).replace).toBe(true);
  });

  it("leaves the list where it is when something opens beside it", () => {
    const patch = { open: "ticket.came.1", page: 2 };
    expect(historyOf(patch)).toEqual({ replace: true, resetScroll: false });
  });
});
