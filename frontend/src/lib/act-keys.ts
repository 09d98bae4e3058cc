import { randomKey } from "./random-key";
import { actingKey } from "./session/gate";

/**
 * The `Idempotency-Key` of every act that is sent. It stays the same while the act is repeated
 * without an answer, also after a reload of this tab, so that nothing is done twice; once there is
 * an answer, the same act gets another key.
 */

const STORAGE_KEY = "tts-acts";
/** As long as the server remembers a key. */
const LIFETIME_MS = 24 * 60 * 60_000;

type Held = Record<string, { key: string; at: number }>;

const storageKey = (): string => `${STORAGE_KEY}:${actingKey()}`;

/** Memory replaces the storage if the browser gives none. */
let memory: Held = {};

const read = (): Held => {
  try {
    const held: unknown = JSON.parse(sessionStorage.getItem(storageKey()) ?? "{}");
    return typeof held === "object" && held !== null ? (held as Held) : {};
  } catch {
    return memory;
  }
};

const write = (held: Held): void => {
  memory = held;
  try {
    sessionStorage.setItem(storageKey(), JSON.stringify(held));
  } catch {
    // A full storage costs the memory over a reload, not the key.
  }
};

/** A short hash; `crypto.subtle` is missing on plain http. */
const digest = (text: string): string => {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 2654435761);
    two = Math.imul(two ^ code, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return `${text.length.toString(36)}-${(two >>> 0).toString(36)}-${(one >>> 0).toString(36)}`;
};

/** The key of an act, identified by method, address and body. */
export const actKey = (act: string, now = Date.now()): string => {
  const fresh = Object.entries(read()).filter(([, { at }]) => now - at < LIFETIME_MS);
  const held = Object.fromEntries(fresh);
  const name = digest(act);
  const entry = held[name] ?? { key: randomKey(), at: now };
  write({ ...held, [name]: entry });
  return entry.key;
};

/** Records that an act was answered, done or refused. */
export const settleAct = (act: string): void => {
  const { [digest(act)]: _answered, ...others } = read();
  write(others);
};

/**
 * Whether an answer leaves the result of the act unknown, or says that it was not processed: the
 * server stores none of these under a key.
 */
export const isUndecided = (status: number, hasRetryAfter: boolean): boolean =>
  status === 0 ||
  status === 401 ||
  status === 429 ||
  status >= 500 ||
  (status === 409 && hasRetryAfter);
