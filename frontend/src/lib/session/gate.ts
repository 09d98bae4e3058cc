/**
 * The user of this tab, and a gate for its calls. The gate is closed while this user is not signed
 * in. Calls wait at the closed gate instead of failing, and continue once the user has signed in
 * again.
 */

/** The known data of a signed-in user. */
export type Signed = {
  user_type: string;
  user_id: number;
  full_name: string;
  email: string;
};

/** Identifies a user in `X-Acting-As`, in the keys of drafts and in messages between tabs. */
export type PersonKey = string;

export const personKey = (user: Pick<Signed, "user_type" | "user_id">): PersonKey =>
  `${user.user_type}:${user.user_id}`;

export type GateState =
  | { kind: "open" }
  /** `isElsewhere`: the user signed out in another tab. */
  | { kind: "signed_out"; isElsewhere: boolean }
  | { kind: "other_person"; name: string };

const OPEN: GateState = { kind: "open" };

let acting: Signed | null = null;
let state: GateState = OPEN;
const listeners = new Set<() => void>();

const setState = (next: GateState): void => {
  state = next;
  for (const listener of [...listeners]) listener();
};

export const subscribeGate = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const readGate = (): GateState => state;

/** The user of this tab; null if it is not known yet. */
export const readActing = (): Signed | null => acting;

/** The key of this tab's user; "nobody" if it is not known yet. */
export const actingKey = (): PersonKey => (acting ? personKey(acting) : "nobody");

/** Sets the user of this tab and opens the gate, after a sign-in on the login page. */
export const beginSession = (user: Signed): void => {
  acting = user;
  setState(OPEN);
};

/** Forgets the user of this tab, after a sign-out. */
export const endSession = (): void => {
  acting = null;
  setState(OPEN);
};

/**
 * Compares the user of the cookies with the user of this tab. If it is the same, or this tab had no
 * user yet, opens the gate and returns true. If it is another one, closes the gate, so that nothing
 * is sent in the name of that user, and returns false.
 */
export const noteSession = (user: Signed): boolean => {
  if (acting !== null && personKey(acting) !== personKey(user)) {
    setState({ kind: "other_person", name: user.full_name });
    return false;
  }
  acting = user;
  if (state.kind !== "open") setState(OPEN);
  return true;
};

/** Closes the gate if the user who signed in at another tab is not this tab's user. */
export const noteOtherTab = (key: PersonKey, name: string): void => {
  if (acting !== null && personKey(acting) !== key) setState({ kind: "other_person", name });
};

/**
 * Closes the gate because there is no session any more. Returns false if this tab had no user, and
 * so no session that could be lost.
 */
export const loseSession = ({ isElsewhere = false } = {}): boolean => {
  if (acting === null) return false;
  // If the gate is closed already, keep the reason: it may name another user.
  if (state.kind === "open") setState({ kind: "signed_out", isElsewhere });
  return true;
};

/**
 * Closes the gate because the server says that another user has signed in; the name is not known.
 */
export const meetOtherPerson = (): void => {
  if (state.kind !== "other_person") setState({ kind: "other_person", name: "" });
};

/** Resolves as soon as the gate is open, at once if it is. Rejects if the signal is aborted. */
export const sessionOpen = (signal?: AbortSignal | null): Promise<void> => {
  if (state.kind === "open") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      stop();
      signal?.removeEventListener("abort", abort);
      settle();
    };
    const abort = () => finish(() => reject(signal?.reason));
    const stop = subscribeGate(() => {
      if (state.kind === "open") finish(resolve);
    });
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
  });
};
