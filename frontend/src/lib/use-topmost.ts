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

/**
 * Whether this layer, such as a dialog, is open and was opened after all other open ones. Only such
 * a layer should react to keys.
 */
export const useTopmost = (isOpen: boolean): boolean => {
  const [own] = useState(() => Symbol("open"));
  useEffect(() => {
    if (!isOpen) return;
    change([...open, own]);
    return () => change(open.filter((one) => one !== own));
  }, [isOpen, own]);
  return useSyncExternalStore(subscribe, () => open.at(-1) === own);
};
