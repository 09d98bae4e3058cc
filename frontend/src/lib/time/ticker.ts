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
  // Without listeners the ticker does not run: bring the time up to date for this reader.
  if (listeners.size === 0 && Math.abs(serverNow() - now) >= STEP_MS) now = serverNow();
  return now;
};

/** The time by the server's clock, in milliseconds. All users of it share one timer. */
export const useNow = (): number => useSyncExternalStore(subscribe, snapshot);
