/** Letters that are written from right to left, and control characters for that direction. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Control characters that change the direction of the text after them, or end an isolated name. */
export const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

const FIRST_STRONG_ISOLATE = "\u2068";
const END_OF_ISOLATE = "\u2069";

/**
 * Isolates the direction of a name in a plain string. Without this an Arabic name would also change
 * the order of the words and signs beside it. In markup `<bdi>` does the same. Names without
 * letters that run from right to left are returned unchanged.
 */
export const isolate = (name: string): string => {
  const plain = name.replace(TURNING, "");
  return RIGHT_TO_LEFT.test(plain) ? FIRST_STRONG_ISOLATE + plain + END_OF_ISOLATE : plain;
};

const list = new Intl.ListFormat("en-GB");

/** "Ana", "Ana and Ben", "Ana, Ben and Cora": each name isolated. */
export const listNames = (names: readonly string[]): string => list.format(names.map(isolate));

/** A template tag for a plain sentence: isolates each name in it, and joins an array to a list. */
export const sentence = (
  words: TemplateStringsArray,
  ...names: readonly (string | number | readonly string[])[]
): string =>
  words.reduce((said, next, index) => {
    const name = names[index - 1] ?? "";
    return `${said}${typeof name === "object" ? listNames(name) : isolate(String(name))}${next}`;
  });
