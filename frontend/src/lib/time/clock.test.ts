import { noteServerTime, serverNow } from "./clock";

afterEach(() => noteServerTime(new Date().toUTCString()));

describe("the server's clock", () => {
  it("is followed where it differs by more than the header can tell", () => {
    const here = Date.parse("2026-11-22T12:00:00Z");
    noteServerTime("Sun, 22 Nov 2026 12:10:00 GMT", here);
    expect(serverNow() - Date.now()).toBeCloseTo(600_000, -3);
  });

  it("is left alone for a second, a missing header, or nonsense", () => {
    const here = Date.parse("2026-11-22T12:00:00.700Z");
    noteServerTime("Sun, 22 Nov 2026 12:00:00 GMT", here);
    noteServerTime(null, here);
    noteServerTime("soon", here);
    expect(Math.abs(serverNow() - Date.now())).toBeLessThan(50);
  });
});
