import { makeLog, makeTask } from "@/test/factories";

import { openItemOf, rightsOf } from "./hand-on";

const HOLDER = { userId: 11, isAdmin: false };
const OWNER = { userId: 20, isAdmin: false };
const STRANGER = { userId: 99, isAdmin: false };
const ADMIN = { userId: 1, isAdmin: true };

const NONE = { canTransfer: false, canEscalate: false };
const BOTH = { canTransfer: true, canEscalate: true };

describe("rightsOf", () => {
  it.each([
    ["the owner", OWNER, BOTH],
    ["an Admin", ADMIN, BOTH],
    ["the holder", HOLDER, { canTransfer: false, canEscalate: true }],
    ["anybody else", STRANGER, NONE],
  ])("gives %s what is theirs", (_, viewer, rights) => {
    expect(rightsOf(makeTask(), viewer)).toEqual(rights);
  });

  it("gives nobody anything while nobody holds it, and once it has ended", () => {
    expect(rightsOf(makeTask({ assigned_users: [] }), ADMIN)).toEqual(NONE);
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
