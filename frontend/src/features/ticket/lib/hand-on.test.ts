import { makeLog, makeTask } from "@/test/factories";

import { openItemOf, rightsOf } from "./hand-on";

const HOLDER = { userId: 11, isAdmin: false };
const OWNER = { userId: 20, isAdmin: false };
const STRANGER = { userId: 99, isAdmin: false };
const ADMIN = { userId: 1, isAdmin: true };

const NONE = { canTransfer: false, canEscalate: false, isInCharge: false };
const ALL = { canTransfer: true, canEscalate: true, isInCharge: true };

describe("rightsOf", () => {
  it.each([
    ["the owner", OWNER, ALL],
    ["an Admin", ADMIN, ALL],
    ["the holder", HOLDER, { ...NONE, canEscalate: true }],
    ["anybody else", STRANGER, NONE],
  ])("gives %s what is theirs", (_, viewer, rights) => {
    expect(rightsOf(makeTask(), viewer)).toEqual(rights);
  });

  it("leaves nothing to hand on while nobody holds it, and nothing at all once it has ended", () => {
    const waiting = makeTask({ assigned_users: [] });
    expect(rightsOf(waiting, ADMIN)).toEqual({ ...NONE, isInCharge: true });
    expect(rightsOf(waiting, STRANGER)).toEqual(NONE);
    expect(rightsOf(makeTask({ current_step: null }), ADMIN)).toEqual(NONE);
  });
});

describe("openItemOf", () => {
  const open = { acted_on: null, assigned_on_step_id: 2 };

  it("takes the last open item of the holder at this step", () => {
    const logs = [
      makeLog({ task_item_id: 1 }),
      makeLog({ task_item_id: 2, user_id: 12, ...open }),
      makeLog({ task_item_id: 3, ...open }),
    ];
    expect(openItemOf(logs, makeTask())?.task_item_id).toBe(3);
  });

  it("finds none among what is done or at another step", () => {
    const logs = [makeLog(), makeLog({ acted_on: null, assigned_on_step_id: 1 })];
    expect(openItemOf(logs, makeTask())).toBeUndefined();
  });
});
