import { makeOffer, makeTask } from "@/test/factories";

import { standWords, turnOf } from "./turn";

const ANA = 11;
const ELSE = 99;
const ACT = [makeOffer("act", { needs: ["on_behalf", "notes"] })];

describe("turnOf", () => {
  it.each([
    ["mine", makeTask(), ANA, undefined],
    ["theirs", makeTask(), ELSE, []],
    ["theirs", makeTask(), ELSE, undefined],
    ["theirs", makeTask(), ELSE, [makeOffer("transfer"), makeOffer("cancel")]],
    ["on_behalf", makeTask(), ELSE, ACT],
    ["waiting", makeTask({ assigned_users: [] }), ELSE, [makeOffer("cancel")]],
    ["held", makeTask({ status: "on_hold" }), ANA, ACT],
    ["ended", makeTask({ status: "completed", current_step: null, assigned_users: [] }), ANA, []],
  ] as const)("is %s", (turn, task, userId, offers) => {
    expect(turnOf(task, userId, offers)).toBe(turn);
  });
});

describe("standWords", () => {
  it.each([
    ["Ana Ruiz has it, at Diagnose.", makeTask()],
    [
      "It waits at Diagnose until somebody in Technician can take it.",
      makeTask({ assigned_users: [], waiting_for_role: "Technician" }),
    ],
    [
      "The workflow cannot decide how it goes on from Diagnose: an Admin has to look.",
      makeTask({ assigned_users: [] }),
    ],
    [
      "It is on hold at Diagnose; Ana Ruiz has it. The clock is paused.",
      makeTask({ status: "on_hold" }),
    ],
    [
      "It is on hold at Diagnose, and nobody has it yet. The clock is paused.",
      makeTask({ status: "on_hold", assigned_users: [] }),
    ],
    [
      "Every step is done and the ticket is resolved.",
      makeTask({ status: "completed", current_step: null, assigned_users: [] }),
    ],
    [
      "This ticket was withdrawn.",
      makeTask({ status: "cancelled", current_step: null, assigned_users: [] }),
    ],
  ])("says: %s", (words, task) => {
    expect(standWords(task)).toBe(words);
  });

  it("keeps people, steps and roles from right to left apart", () => {
    const layla = { user_id: 7, user_full_name: "ليلى", role: "Agent" };
    const step = { step_id: 2, name: "فحص" };
    expect(standWords(makeTask({ assigned_users: [layla], current_step: step }))).toBe(
      "\u2068ليلى\u2069 has it, at \u2068فحص\u2069.",
    );
    const waiting = { assigned_users: [], waiting_for_role: "דלפק" };
    expect(standWords(makeTask(waiting))).toBe(
      "It waits at Diagnose until somebody in \u2068דלפק\u2069 can take it.",
    );
  });
});
