import { TURNING } from "./sentence";

/** Signs that show nothing: controls, format signs, spaces, fillers and whatever is left out by default. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]+/gu;
const MOST_WORDS = 8;

export const NO_SUBJECT = "(no subject)";

const isVisible = (text: string): boolean => text.replace(INVISIBLE, "") !== "";

/** A subject as it can be read; null where there is nothing to read in it. */
export const readableSubject = (subject: string): string | null =>
  isVisible(subject) ? subject.replace(TURNING, "") : null;

/** How a description begins, in one line; empty where there is nothing to read in it. */
export const firstWords = (description: string): string => {
  if (!isVisible(description)) return "";
  const words = description.replace(TURNING, "").trim().split(/\s+/);
  return words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS).join(" ")}…` : words.join(" ");
};
