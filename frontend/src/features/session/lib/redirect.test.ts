import { safeRedirect } from "./redirect";

describe("safeRedirect", () => {
  it.each([
    ["/tickets/TX1?view=history", "/tickets/TX1?view=history"],
    [undefined, "/"],
    ["https://evil.example/", "/"],
    ["//evil.example/", "/"],
    ["/\\evil.example", "/"],
    ["/login?redirect=/login", "/"],
  ])("of %s is %s", (target, path) => {
    expect(safeRedirect(target)).toBe(path);
  });
});
