import { setConfig } from "@/lib/config";
import { makeUser } from "@/test/factories";

import { homeOf, mainListOf, placesOf } from "./places";

const employee = makeUser({ user_type: "employee", roles: [] });
const staff = (...roles: string[]) =>
  makeUser({ roles: roles.map((role) => ({ system: "tts", role })) });

const labelsFor = (user: Parameters<typeof placesOf>[0]) =>
  placesOf(user).map(({ label }) => label);

describe("the places", () => {
  it.each([
    ["an employee", employee, ["My tickets"], ["My work", "Queue", "Owned", "Tickets", "Roles"]],
    ["an agent", staff("Agent"), ["My work", "Queue"], ["My tickets", "Owned", "Tickets", "Roles"]],
    [
      "a coordinator",
      staff("Ticket Coordinator"),
      ["My work", "Queue", "Owned", "Roles"],
      ["My tickets", "Tickets", "People", "Settings"],
    ],
  ])("of %s are those that are open to them", (_, user, open, closed) => {
    const labels = labelsFor(user);
    expect(labels).toEqual(expect.arrayContaining(open));
    expect(labels.filter((label) => closed.includes(label))).toEqual([]);
  });

  it("of an Admin are those of an agent and all that Admins are for", () => {
    const labels = ["My work", "Tickets", "People", "Settings"];
    expect(labelsFor(staff("Admin"))).toEqual(expect.arrayContaining(labels));
    expect(labelsFor(staff("Admin"))).not.toContain("Owned");
  });

  it("are none of accounts that are kept elsewhere", () => {
    const url = "https://auth.example/";
    setConfig({ authLoginUrl: url, authRefreshUrl: url, authLogoutUrl: url });
    expect(labelsFor(staff("Admin"))).toContain("Settings");
    expect(labelsFor(staff("Admin"))).not.toContain("People");
    setConfig({ authLoginUrl: null, authRefreshUrl: null, authLogoutUrl: null });
  });

  it.each([
    [employee, "/my-tickets", "/my-tickets"],
    [staff("Agent"), "/my-work", "/my-work"],
    [staff("Admin"), "/my-work", "/tickets"],
    [staff("Ticket Coordinator"), "/my-work", "/owned"],
    [staff("Ticket Coordinator", "Agent"), "/my-work", "/my-work"],
  ])("start at one and look for tickets in one", (user, home, list) => {
    expect([homeOf(user).to, mainListOf(user).to]).toEqual([home, list]);
  });
});
