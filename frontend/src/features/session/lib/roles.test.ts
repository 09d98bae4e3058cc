import { isAdmin, isCoordinator } from "./roles";

const withRole = (system: string, role: string) => ({ roles: [{ system, role }] });

describe("roles", () => {
  it("knows an Admin of this system only", () => {
    expect(isAdmin(withRole("tts", "admin"))).toBe(true);
    expect(isAdmin(withRole("hdts", "Admin"))).toBe(false);
    expect(isAdmin({ roles: [] })).toBe(false);
  });

  it("knows a Ticket Coordinator of either system", () => {
    expect(isCoordinator(withRole("hdts", "Ticket Coordinator"))).toBe(true);
    expect(isCoordinator(withRole("tts", "Ticket Coordinator"))).toBe(true);
    expect(isCoordinator(withRole("ams", "Ticket Coordinator"))).toBe(false);
  });
});
