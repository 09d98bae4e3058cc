import { makeTask } from "@/test/factories";

import { standWords, turnOf } from "./turn";

const ANA = { userId: 11, isAdmin: false };
const STRANGER = { userId: 99, isAdmin: false };
const ADMIN = { userId: 1, isAdmin: true };

describe("turnOf", () => {
  it.each([
    ["mine", makeTask(), ANA],
    ["theirs", makeTask(), STRANGER],
    ["on_behalf", makeTask(), ADMIN],
    ["waiting", makeTask({ assigned_users: [] }), ADMIN],
    ["ended", makeTask({ status: "completed", current_step: null, assigned_users: [] }), ANA],
  ] as const)("is %s", (turn, task, viewer) => {
    expect(turnOf(task, viewer)).toBe(turn);
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
