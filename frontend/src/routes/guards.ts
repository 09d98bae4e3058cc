import { notFound } from "@tanstack/react-router";

import { isAdmin, isCoordinator, type WithRoles } from "@/features/session/lib/roles";
import { isIdentityBuiltIn } from "@/lib/config";

/**
 * Shows "not found" if an external Auth Service keeps the accounts: then these pages do not exist.
 */
export const requireBuiltInIdentity = (): void => {
  if (!isIdentityBuiltIn()) throw notFound();
};

/** Shows "not found" to everybody who is not an Admin: the server would refuse them, too. */
export const requireAdmin = (user: WithRoles): void => {
  if (!isAdmin(user)) throw notFound();
};

/** Shows "not found" to everybody who is neither an Admin nor a Ticket Coordinator. */
export const requireInCharge = (user: WithRoles): void => {
  if (!isAdmin(user) && !isCoordinator(user)) throw notFound();
};
