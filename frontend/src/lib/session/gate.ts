/**
 * The person this tab believes to be signed in, and whether that still holds. While it does not,
 * calls wait here instead of failing, and continue once the person has signed in again.
 */

/** The known data of a signed-in person. */
export type Signed = {
  user_type: string;
  user_id: number;
  full_name: string;
  email: string;
};

/** How somebody is named in `X-Acting-As`, in keys of drafts and between tabs. */
export type PersonKey = string;

export const personKey = (user: Pick<Signed, "user_type" | "user_id">): PersonKey =>
  `${user.user_type}:${user.user_id}`;

export type GateState =
  | { kind: "open" }
  /** `isElsewhere`: somebody pressed "Sign out" in another tab. */
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

/** The person who opened this tab; null before anybody is known. */
export const readActing = (): Signed | null => acting;

/** The same as a key; before anybody is known, a key of nobody. */
export const actingKey = (): PersonKey => (acting ? personKey(acting) : "nobody");

/** Starts over with somebody, as signing in on the page for it does. */
export const beginSession = (user: Signed): void => {
  acting = user;
  setState(OPEN);
};

/** Forgets everybody, as signing out does. */
export const endSession = (): void => {
  acting = null;
  setState(OPEN);
};

/**
 * Takes note of who the cookie is. True for whom this tab knows, or where it knew nobody yet;
 * false for somebody else, and then nothing more is sent.
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

/** Takes note of another tab's person, by key and name. */
export const noteOtherTab = (key: PersonKey, name: string): void => {
  if (acting !== null && personKey(acting) !== key) setState({ kind: "other_person", name });
};

/** Closes the gate for want of a session. False where nobody was signed in, so nothing is lost. */
export const loseSession = ({ isElsewhere = false } = {}): boolean => {
  if (acting === null) return false;
  // Knowing the other person says more.
  if (state.kind === "open") setState({ kind: "signed_out", isElsewhere });
  return true;
};

/** Closes the gate after a refusal: the cookie is somebody's whose name is not known yet. */
export const meetOtherPerson = (): void => {
  if (state.kind !== "other_person") setState({ kind: "other_person", name: "" });
};

/** Resolves at once while the session holds, else when it does again; rejects when aborted. */
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
