import type { SessionUser } from "../api/session";

export type WithRoles = Pick<SessionUser, "roles">;

const holds = (user: WithRoles, systems: readonly string[], name: string): boolean =>
  user.roles.some(
    ({ system, role }) => systems.includes(system) && role.toLowerCase() === name.toLowerCase(),
  );

/** May see and correct everything here. */
export const isAdmin = (user: WithRoles): boolean => holds(user, ["tts"], "Admin");

/** May own tickets, of the help desk's or of this system's making. */
export const isCoordinator = (user: WithRoles): boolean =>
  holds(user, ["hdts", "tts"], "Ticket Coordinator");

/** Holds no role: posts tickets and sees their own. */
export const isEmployee = (user: Pick<SessionUser, "user_type">): boolean =>
  user.user_type === "employee";

/** May post tickets: employees for themselves, people with a role of this system for others too. */
export const mayCreate = (user: WithRoles & Pick<SessionUser, "user_type">): boolean =>
  isEmployee(user) || user.roles.some(({ system }) => system === "tts");
