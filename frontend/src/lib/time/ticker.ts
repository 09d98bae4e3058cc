import { useSyncExternalStore } from "react";

import { serverNow } from "./clock";

const STEP_MS = 15_000;

let now = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

const tick = () => {
  now = serverNow();
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  timer ??= setInterval(tick, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
};

const snapshot = () => {
  // Without listeners the clock stops; the next reader starts it again.
  if (listeners.size === 0 && Math.abs(serverNow() - now) >= STEP_MS) now = serverNow();
  return now;
};

/** The time by the server's clock, in milliseconds; one ticker moves every chip on the page. */
export const useNow = (): number => useSyncExternalStore(subscribe, snapshot);
