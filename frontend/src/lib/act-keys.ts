import { randomKey } from "./random-key";
import { actingKey } from "./session/gate";

/**
 * Keeps the `Idempotency-Key` of every act that is sent. As long as an act has no answer, its
 * repeats use the same key, even after a reload of this tab, so that nothing is done twice. After
 * an answer, the same act gets a new key.
 */

const STORAGE_KEY = "tts-acts";
/** How long the server remembers a key. */
const LIFETIME_MS = 24 * 60 * 60_000;

type Held = Record<string, { key: string; at: number }>;

const storageKey = (): string => `${STORAGE_KEY}:${actingKey()}`;

/** Used if the browser gives no storage. */
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
    // If the storage is full, the key is in memory only, and lost at a reload.
  }
};

/** A short hash of the text. `crypto.subtle` cannot be used: it does not exist on plain http. */
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

/** The key of an act; `act` is a text of its method, address and body. A new act gets a new key. */
export const actKey = (act: string, now = Date.now()): string => {
  const fresh = Object.entries(read()).filter(([, { at }]) => now - at < LIFETIME_MS);
  const held = Object.fromEntries(fresh);
  const name = digest(act);
  const entry = held[name] ?? { key: randomKey(), at: now };
  write({ ...held, [name]: entry });
  return entry.key;
};

/** Forgets the key of an act, because it was answered: done or refused. */
export const settleAct = (act: string): void => {
  const { [digest(act)]: _answered, ...others } = read();
  write(others);
};

/**
 * Whether an act may be sent again with the same key after an answer with this status. Such an
 * answer leaves open whether the act was done, or says that it was not processed; the server does
 * not store it under the key.
 */
export const isUndecided = (status: number, hasRetryAfter: boolean): boolean =>
  status === 0 ||
  status === 401 ||
  status === 429 ||
  status >= 500 ||
  (status === 409 && hasRetryAfter);
