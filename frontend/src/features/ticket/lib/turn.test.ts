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
});
