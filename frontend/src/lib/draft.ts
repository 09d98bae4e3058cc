import { useState, useSyncExternalStore } from "react";

import { actingKey } from "./session/gate";

/**
 * Keeps unsent text by place, for example the note of a move of a ticket, so that it survives a
 * reload, a closed dialog and a change of page. Only this tab and its user see it.
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
 * Removes the sent text from the draft. Text that was appended while it was being sent stays. If
 * the sent part was changed meanwhile, the whole draft stays.
 */
export const settleDraft = (place: string, sent: string): void => {
  const text = readDraft(place);
  if (text.startsWith(sent)) keepDraft(place, text.slice(sent.length).trimStart());
};

/**
 * A draft that a call sends. The mutation removes it on success, even if the dialog is closed by
 * then.
 */
export type SentDraft = { place: string; text: string };

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export type DraftText = {
  text: string;
  setText: (text: string) => void;
  /** Whether there was already text when the field was first shown. */
  isRestored: boolean;
};

/** The draft of a place, for a field on the screen. */
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
