import { isOpenStatus, requesterWords } from "./requester-words";

describe("requesterWords", () => {
  it("has words for each status, and says one that is new as it is", () => {
    expect(requesterWords("In Progress")).toBe("Somebody is working on it.");
    expect(requesterWords("Parked")).toBe("Its status is Parked.");
  });
});

describe("isOpenStatus", () => {
  it("tells what can be taken back from what has ended", () => {
    expect(["New", "On Hold", "Resolved", "Withdrawn"].map(isOpenStatus)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
