import { TURNING } from "./sentence";

/** Invisible characters: controls, format characters, spaces, fillers and default ignorables. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]+/gu;
const MOST_WORDS = 8;

export const NO_SUBJECT = "(no subject)";

const isVisible = (text: string): boolean => text.replace(INVISIBLE, "") !== "";

/** The subject without control characters for direction; null if it has no visible character. */
export const readableSubject = (subject: string): string | null =>
  isVisible(subject) ? subject.replace(TURNING, "") : null;

/** The first words of a description, in one line; empty if it has no visible character. */
export const firstWords = (description: string): string => {
  if (!isVisible(description)) return "";
  const words = description.replace(TURNING, "").trim().split(/\s+/);
  return words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS).join(" ")}…` : words.join(" ");
};
