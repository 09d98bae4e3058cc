import { nextSort } from "./sort";

describe("nextSort", () => {
  it("turns round on the second click", () => {
    expect(nextSort<"priority" | "deadline">("priority", "deadline")).toBe("priority");
    expect(nextSort("priority", "priority")).toBe("-priority");
    expect(nextSort("priority", "-priority")).toBe("priority");
  });
});
