import { actKey, isUndecided, settleAct } from "./act-keys";
import { beginSession, endSession } from "./session/gate";

const ANA = { user_type: "staff", user_id: 7, full_name: "Ana", email: "ana@tts.example" };

afterEach(endSession);

describe("the key of an act", () => {
  it("stays until there is an answer, for each act its own", () => {
    const first = actKey("POST /comments/ one");
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(actKey("POST /comments/ one")).toBe(first);
    expect(actKey("POST /comments/ two")).not.toBe(first);
    expect(actKey("POST /comments/ one")).toBe(first);
    settleAct("POST /comments/ one");
    expect(actKey("POST /comments/ one")).not.toBe(first);
  });

  it("outlives a reload of the tab, and not the day for which the server remembers it", () => {
    const day = 24 * 60 * 60_000;
    const first = actKey("POST /tickets/", 0);
    expect(Object.values(sessionStorage).join()).toContain(first);
    expect(actKey("POST /tickets/", day - 1)).toBe(first);
    expect(actKey("POST /tickets/", day)).not.toBe(first);
  });

  it("is a person's own", () => {
    const nobodys = actKey("POST /comments/ one");
    beginSession(ANA);
    expect(actKey("POST /comments/ one")).not.toBe(nobodys);
  });
});

describe("an answer", () => {
  it.each([
    [0, false, true],
    [401, false, true],
    [429, true, true],
    [503, true, true],
    [409, true, true],
    [409, false, false],
    [201, false, false],
    [404, false, false],
  ])("of %s (Retry-After: %s) leaves it open: %s", (status, hasRetryAfter, isOpen) => {
    expect(isUndecided(status, hasRetryAfter)).toBe(isOpen);
  });
});
