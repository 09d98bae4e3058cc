import { QueryObserver } from "@tanstack/react-query";

import { ApiError } from "@/lib/api/errors";

import { createQueryClient } from "./query-client";

const failWith = async (error: Error) => {
  vi.useFakeTimers();
  const onSignedOut = vi.fn();
  const queryFn = vi.fn().mockRejectedValue(error);
  const observer = new QueryObserver(createQueryClient(onSignedOut), { queryKey: ["x"], queryFn });
  const stop = observer.subscribe(() => {});
  await vi.runAllTimersAsync();
  stop();
  vi.useRealTimers();
  return { calls: queryFn.mock.calls.length, isSignedOut: onSignedOut.mock.calls.length > 0 };
};

describe("createQueryClient", () => {
  it.each([
    ["a lost session ends it", new ApiError(401, "not_authenticated", ""), 1, true],
    ["a refusal stays a refusal", new ApiError(404, "not_found", ""), 1, false],
    ["a service that is away is asked again", new ApiError(503, "unavailable", ""), 3, false],
    ["so is a server out of reach", ApiError.unreachable(), 3, false],
  ])("%s", async (_, error, calls, isSignedOut) => {
    expect(await failWith(error)).toEqual({ calls, isSignedOut });
  });
});
