import type { SessionUser } from "../api/session";

export type WithRoles = Pick<SessionUser, "roles">;

const holds = (user: WithRoles, systems: readonly string[], name: string): boolean =>
  user.roles.some(
    ({ system, role }) => systems.includes(system) && role.toLowerCase() === name.toLowerCase(),
  );

/** Whether the user is an Admin, who may see and change everything. */
export const isAdmin = (user: WithRoles): boolean => holds(user, ["tts"], "Admin");

/**
 * Whether the user is a Ticket Coordinator of this system or the help desk, who may own tickets.
 */
export const isCoordinator = (user: WithRoles): boolean =>
  holds(user, ["hdts", "tts"], "Ticket Coordinator");

/** Whether the user is an employee, who has no role, posts tickets and sees only their own. */
export const isEmployee = (user: Pick<SessionUser, "user_type">): boolean =>
  user.user_type === "employee";

/** Whether the user may get tickets by turns, and so be away. */
export const hasTurns = (user: WithRoles & Pick<SessionUser, "user_type">): boolean =>
  !isEmployee(user) && (isCoordinator(user) || user.roles.some(({ system }) => system === "tts"));

/** Whether the user may post tickets: employees, and staff with a role in this system. */
export const mayCreate = (user: WithRoles & Pick<SessionUser, "user_type">): boolean =>
  isEmployee(user) || user.roles.some(({ system }) => system === "tts");
