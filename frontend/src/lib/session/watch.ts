import { askWhoIsHere } from "@/lib/api/client";

import {
  loseSession,
  noteOtherTab,
  noteSession,
  personKey,
  readActing,
  readGate,
  type Signed,
} from "./gate";

type Word = { kind: "here"; key: string; name: string } | { kind: "gone" };

const CHANNEL = "tts-session";
/** A window that comes to the front checks the session if the last check is older than this. */
const TRUST_MS = 30_000;

const post = (word: Word): void => {
  if (typeof BroadcastChannel === "undefined") return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(word);
  channel.close();
};

/** Reports to the other tabs who has signed in. */
export const tellSignedIn = (user: Signed): void =>
  post({ kind: "here", key: personKey(user), name: user.full_name });

/** Reports to the other tabs that the user has signed out. */
export const tellSignedOut = (): void => post({ kind: "gone" });

/**
 * Asks the server whose cookies the browser has, and opens or closes the gate accordingly. If there
 * is no answer, nothing changes.
 */
export const recheckSession = async (): Promise<void> => {
  try {
    const user = await askWhoIsHere();
    if (user === null) loseSession();
    else noteSession(user);
  } catch {
    // If the server cannot be reached, nothing is known about the session.
  }
};

const isWord = (data: unknown): data is Word =>
  typeof data === "object" && data !== null && "kind" in data;

/** Watches for sign-ins and sign-outs in other tabs. Returns the function that ends it. */
export const watchSession = (): (() => void) => {
  let asked = Date.now();
  const look = () => {
    if (document.visibilityState === "hidden" || readActing() === null) return;
    if (readGate().kind === "open" && Date.now() - asked < TRUST_MS) return;
    asked = Date.now();
    void recheckSession();
  };
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(CHANNEL);
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!isWord(data)) return;
      if (data.kind === "gone") loseSession({ isElsewhere: true });
      else noteOtherTab(data.key, data.name);
      // Perhaps this tab's user has signed in again: check the cookies.
      if (data.kind === "here" && readGate().kind !== "open") void recheckSession();
    };
  }
  window.addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  return () => {
    channel?.close();
    window.removeEventListener("focus", look);
    document.removeEventListener("visibilitychange", look);
  };
};
