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
    ["an employee", employee, ["My tickets"]],
    ["an agent", staff("Agent"), ["My work"]],
    ["a coordinator", staff("Ticket Coordinator"), ["My work", "Owned"]],
    ["an Admin", staff("Admin"), ["My work", "Tickets", "People", "Settings"]],
  ])("of %s are those that are open to them", (_, user, labels) => {
    expect(labelsFor(user)).toEqual(labels);
  });

  it("are none of accounts that are kept elsewhere", () => {
    const url = "https://auth.example/";
    setConfig({ authLoginUrl: url, authRefreshUrl: url, authLogoutUrl: url });
    expect(labelsFor(staff("Admin"))).toEqual(["My work", "Tickets", "Settings"]);
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
