import { mayLeaveForLogin } from "./leaving";

describe("mayLeaveForLogin", () => {
  it("says yes, then no for a while", () => {
    expect([100_000, 114_999, 115_000, 116_000].map(mayLeaveForLogin)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});
