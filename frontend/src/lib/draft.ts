import { useState, useSyncExternalStore } from "react";

import { actingKey } from "./session/gate";

/**
 * Unsent text by place, such as the note of one move of one ticket. It is kept for this tab and its
 * person only, so that a reload, a closed dialog or another page loses nothing.
 */

const keyOf = (place: string) => `tts-draft:${actingKey()}:${place}`;

const listeners = new Set<() => void>();
/** Used if the browser gives no storage, or if it is full. */
const memory = new Map<string, string>();

export const readDraft = (place: string): string => {
  const key = keyOf(place);
  try {
    return sessionStorage.getItem(key) ?? memory.get(key) ?? "";
  } catch {
    return memory.get(key) ?? "";
  }
};

export const keepDraft = (place: string, text: string): void => {
  const key = keyOf(place);
  try {
    if (text) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
    memory.delete(key);
  } catch {
    memory.set(key, text);
  }
  for (const listener of [...listeners]) listener();
};

/**
 * Drops the sent text only: text written while it was being sent stays. Words appended to it stay
 * without it; if it was changed in between, all of it stays.
 */
export const settleDraft = (place: string, sent: string): void => {
  const text = readDraft(place);
  if (text.startsWith(sent)) keepDraft(place, text.slice(sent.length).trimStart());
};

/** The part of a draft that a call sends; the mutation settles it, even if the screen has changed. */
export type SentDraft = { place: string; text: string };

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export type DraftText = {
  text: string;
  setText: (text: string) => void;
  /** Whether there was text from before when this came on the screen. */
  isRestored: boolean;
};

/** The draft of a place, on the screen. */
export const useDraft = (place: string): DraftText => {
  const text = useSyncExternalStore(subscribe, () => readDraft(place));
  const [isRestored, setIsRestored] = useState(text !== "");
  return {
    text,
    setText: (next) => {
      if (!next) setIsRestored(false);
      keepDraft(place, next);
    },
    isRestored,
  };
};
