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

  it("passes as fast as a simulated one says", () => {
    const minuteAgo = Date.now() - 60_000;
    noteServerTime(new Date().toUTCString(), minuteAgo, "2013-05-01T08:00:00.500000+00:00@60");
    expect(serverNow() - Date.parse("2013-05-01T09:00:00.500Z")).toBeCloseTo(0, -4);
  });

  it("stands where a simulated one is moved in steps", () => {
    noteServerTime(new Date().toUTCString(), Date.now() - 60_000, "2013-05-01T08:00:00+00:00@0");
    expect(serverNow()).toBe(Date.parse("2013-05-01T08:00:00Z"));
  });

  it("is the real one where the simulated one is nonsense", () => {
    for (const nonsense of [
      "",
      "soon@60",
      "2013-05-01T08:00:00Z",
      "2013-05-01T08:00:00Z@",
      "2013-05-01T08:00:00Z@-1",
    ]) {
      noteServerTime(new Date().toUTCString(), Date.now(), nonsense);
      expect(Math.abs(serverNow() - Date.now())).toBeLessThan(50);
    }
  });
});
