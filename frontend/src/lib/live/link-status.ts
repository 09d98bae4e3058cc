import { useSyncExternalStore } from "react";

import type { LinkState } from "./socket";

export type LinkStatus = {
  isLost: boolean;
  /** When all data was last up to date, in milliseconds of this machine's clock; null if never. */
  lastGood: number | null;
};

const links = new Map<string, LinkState>();
const listeners = new Set<() => void>();
let status: LinkStatus = { isLost: false, lastGood: null };

/** Records the state of a connection; `null` removes it. */
export const reportLink = (name: string, state: LinkState | null): void => {
  if (state === null) links.delete(name);
  else links.set(name, state);
  const isLost = [...links.values()].includes("lost");
  if (isLost === status.isLost && state !== "open") return;
  const justLost = isLost && !status.isLost;
  status = { isLost, lastGood: justLost || !isLost ? Date.now() : status.lastGood };
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useLinkStatus = (): LinkStatus => useSyncExternalStore(subscribe, () => status);
