/** The content of a one-time link. */
export type LinkToken = {
  token: string;
  /** Whether the account has no password yet: an invitation, or the first Admin's set-up. */
  isNew: boolean;
};

let held: LinkToken | null = null;

/**
 * Keeps the token of a link in memory, and nowhere else: the address bar, the history and what is
 * sent as a referrer are read by others.
 */
export const holdLinkToken = (token: LinkToken): void => {
  held = token;
};

export const readLinkToken = (): LinkToken | null => held;

/** A used token is worthless. */
export const dropLinkToken = (): void => {
  held = null;
};
