import { useEffect, useState, useSyncExternalStore } from "react";

let open: readonly symbol[] = [];
const listeners = new Set<() => void>();

const change = (next: readonly symbol[]) => {
  open = next;
  for (const tell of listeners) tell();
};

const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

/** Whether this layer was opened last of all open ones, and therefore receives keys. */
export const useTopmost = (isOpen: boolean): boolean => {
  const [own] = useState(() => Symbol("open"));
  useEffect(() => {
    if (!isOpen) return;
    change([...open, own]);
    return () => change(open.filter((one) => one !== own));
  }, [isOpen, own]);
  return useSyncExternalStore(subscribe, () => open.at(-1) === own);
};
