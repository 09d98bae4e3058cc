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
  /** Of what can be read of a comment; its signs for lists, links and such do not count. */
  comment: 20_000,
  notes: 20_000,
  reason: 20_000,
  discardReason: 500,
  /** Further fields of a ticket, for which the service has no limit of its own. */
  further: 255,
} as const;

/** From this share of the limit on, the remaining number is shown. */
const NEAR = 0.9;

/** Characters as the services count them: an emoji of one code point is one. Outer spaces are cut. */
export const countCharacters = (text: string): number => {
  let count = 0;
  for (const _character of text.trim()) count += 1;
  return count;
};

export type Measure = (text: string) => number;

/** How many characters are too many; 0 where it fits. */
export const excessOf = (
  text: string,
  limit: number,
  measure: Measure = countCharacters,
): number =>
  // Code units are never fewer than characters, so most texts need no count.
  text.length <= limit ? 0 : Math.max(0, measure(text) - limit);

const many = (count: number): string => count.toLocaleString("en-US");

/** Why a text cannot be sent; null where it fits. */
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

/** How much still fits, near the limit only. */
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
