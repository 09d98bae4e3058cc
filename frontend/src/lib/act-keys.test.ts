import { makeActKeys } from "./act-keys";
import { ApiError } from "./api/errors";

describe("makeActKeys", () => {
  it("keeps a key until there is an answer, for each act its own", () => {
    const keys = makeActKeys();
    const first = keys.keyOf("retry 1");
    expect(keys.keyOf("retry 1")).toBe(first);
    expect(keys.keyOf("retry 2")).not.toBe(first);
    for (const error of [ApiError.unreachable(), new ApiError(503, "busy", "Busy.")]) {
      keys.settle("retry 1", error);
      expect(keys.keyOf("retry 1")).toBe(first);
    }
  });

  it.each([null, new ApiError(404, "not_found", "Gone.")])("takes a new one after %s", (error) => {
    const keys = makeActKeys();
    const first = keys.keyOf("retry 1");
    keys.settle("retry 1", error);
    expect(keys.keyOf("retry 1")).not.toBe(first);
  });
});
