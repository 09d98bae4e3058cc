import { areSameRoles, bySystem, holdsRole, toggleRole } from "./roles";

const AGENT = { system: "tts", role: "Agent" };
const OWNER = { system: "hdts", role: "Ticket Coordinator" };

describe("roles", () => {
  it("are the same in any order and case", () => {
    expect(areSameRoles([AGENT, OWNER], [OWNER, { system: "TTS", role: "agent" }])).toBe(true);
    expect(areSameRoles([AGENT], [AGENT, OWNER])).toBe(false);
    expect(areSameRoles([AGENT], [{ system: "hdts", role: "Agent" }])).toBe(false);
  });

  it("are taken in and out", () => {
    const both = toggleRole([AGENT], OWNER);
    expect(both).toEqual([AGENT, OWNER]);
    expect(toggleRole(both, { system: "tts", role: "AGENT" })).toEqual([OWNER]);
    expect(holdsRole(both, OWNER)).toBe(true);
  });

  it("are listed by system, ours first", () => {
    const others = { system: "ams", role: "Clerk" };
    expect(bySystem([others, OWNER, AGENT]).map(([system]) => system)).toEqual([
      "tts",
      "ams",
      "hdts",
    ]);
  });
});
