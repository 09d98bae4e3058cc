import { notFound } from "@tanstack/react-router";

import { isIdentityBuiltIn } from "@/lib/config";

/**
 * Shows "not found" if an external Auth Service keeps the accounts: then these pages do not exist.
 */
export const requireBuiltInIdentity = (): void => {
  if (!isIdentityBuiltIn()) throw notFound();
};
