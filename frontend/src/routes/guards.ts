import { notFound } from "@tanstack/react-router";

import { isIdentityBuiltIn } from "@/lib/config";

/** Accounts and passwords have pages only if they are kept here. */
export const requireBuiltInIdentity = (): void => {
  if (!isIdentityBuiltIn()) throw notFound();
};
