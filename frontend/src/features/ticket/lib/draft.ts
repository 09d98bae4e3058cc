/** Unsent text by ticket, kept for this tab only, so that a reload or a look elsewhere loses nothing. */
const keyOf = (number: string) => `tts-draft:${number}`;

export const readDraft = (number: string): string => {
  try {
    return sessionStorage.getItem(keyOf(number)) ?? "";
  } catch {
    return "";
  }
};

export const keepDraft = (number: string, text: string): void => {
  try {
    if (text) sessionStorage.setItem(keyOf(number), text);
    else sessionStorage.removeItem(keyOf(number));
  } catch {
    // A closed or full storage costs the safety copy, not the text on the screen.
  }
};
