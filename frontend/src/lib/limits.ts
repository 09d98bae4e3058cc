/**
 * The services' limits for texts, in characters as a person sees them. A test compares this table
 * with the OpenAPI schemas.
 */
export const LIMITS = {
  subject: 255,
  description: 20_000,
  department: 64,
  category: 64,
  subCategory: 64,
  personName: 255,
  email: 254,
  password: 1024,
  employeeNumber: 64,
  /** Counts the visible characters of a comment, without the signs for lists, links and such. */
  comment: 20_000,
  notes: 20_000,
  reason: 20_000,
  discardReason: 500,
  calendarName: 64,
  holiday: 128,
  /** For other fields of a ticket; the service itself has no limit for these. */
  further: 255,
} as const;

/** The number of remaining characters is shown from this share of the limit on. */
const NEAR = 0.9;

/** The number of code points, as the services count; spaces at both ends do not count. */
export const countCharacters = (text: string): number => {
  let count = 0;
  for (const _character of text.trim()) count += 1;
  return count;
};

export type Measure = (text: string) => number;

/** How many characters the text is too long by; 0 if it fits. */
export const excessOf = (
  text: string,
  limit: number,
  measure: Measure = countCharacters,
): number =>
  // `length` is never less than the number of characters, so most texts need no exact count.
  text.length <= limit ? 0 : Math.max(0, measure(text) - limit);

const many = (count: number): string => count.toLocaleString("en-US");

/** A sentence that says by how much the text is too long; null if it fits. */
export const excessWords = (
  text: string,
  limit: number,
  measure: Measure = countCharacters,
): string | null => {
  const excess = excessOf(text, limit, measure);
  if (excess === 0) return null;
  const word = excess === 1 ? "character" : "characters";
  return `${many(excess)} ${word} too many: at most ${many(limit)} go. Nothing is cut off.`;
};

/** Words that say how much still fits; null if the text is too long or not near the limit. */
export const leftWords = (
  text: string,
  limit: number,
  measure: Measure = countCharacters,
): string | null => {
  if (text.length < limit * NEAR) return null;
  const left = limit - measure(text);
  if (left < 0 || left > limit - limit * NEAR) return null;
  return left === 1 ? "1 character left" : `${many(left)} characters left`;
};
