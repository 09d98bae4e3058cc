/** The content of a one-time link. */
export type LinkToken = {
  token: string;
  /**
   * Whether the account has no password yet: the link is of an invitation, or for the first Admin.
   */
  isNew: boolean;
};

let held: LinkToken | null = null;

/**
 * Keeps the token of a link only in memory, because others may see the address bar, the history and
 * the referrer.
 */
export const holdLinkToken = (token: LinkToken): void => {
  held = token;
};

export const readLinkToken = (): LinkToken | null => held;

/** Forgets the token once it has been used. */
export const dropLinkToken = (): void => {
  held = null;
};
