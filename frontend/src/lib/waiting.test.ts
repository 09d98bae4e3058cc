import { reasonWords } from "./waiting";

describe("reasonWords", () => {
  it("says it in words, and at least shows what it does not know", () => {
    expect(reasonWords("no_workflow")).toBe("No active workflow fits its department and category.");
    expect(reasonWords("condition_failed")).toBe(
      "Its workflow cannot decide how it goes on: an Admin has to look.",
    );
    expect(reasonWords("on_the_moon")).toBe("on the moon.");
    expect(reasonWords("")).toBe("It has just arrived and is being matched.");
  });
});
