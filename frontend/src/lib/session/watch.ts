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
/** How long an answer holds when the window comes to the front again. */
const TRUST_MS = 30_000;

const post = (word: Word): void => {
  if (typeof BroadcastChannel === "undefined") return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(word);
  channel.close();
};

/** Says to the other tabs who is signed in from now on. */
export const tellSignedIn = (user: Signed): void =>
  post({ kind: "here", key: personKey(user), name: user.full_name });

/** Says to the other tabs that the session of this browser was ended by hand. */
export const tellSignedOut = (): void => post({ kind: "gone" });

/**
 * Asks whose cookies these are, and opens or closes the gate accordingly. Without an answer nothing
 * changes.
 */
export const recheckSession = async (): Promise<void> => {
  try {
    const user = await askWhoIsHere();
    if (user === null) loseSession();
    else noteSession(user);
  } catch {
    // A server that is away says nothing about the session.
  }
};

const isWord = (data: unknown): data is Word =>
  typeof data === "object" && data !== null && "kind" in data;

/** Notices sign-ins and sign-outs of other tabs, at once or when the window comes to the front. */
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
      // The same person came back: the cookies say whether that is so.
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
