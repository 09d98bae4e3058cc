/** Letters that are written from right to left, and the signs that ask for it. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Signs that turn the direction of what follows, or end what keeps a name apart. */
export const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

const FIRST_STRONG_ISOLATE = "\u2068";
const END_OF_ISOLATE = "\u2069";

/**
 * A name for a plain string, in a direction of its own: without it an Arabic name takes the words and
 * signs beside it along. In markup `<bdi>` does that. Names without such letters stay as they are.
 */
export const isolate = (name: string): string => {
  const plain = name.replace(TURNING, "");
  return RIGHT_TO_LEFT.test(plain) ? FIRST_STRONG_ISOLATE + plain + END_OF_ISOLATE : plain;
};

const list = new Intl.ListFormat("en-GB");

/** `Ana`, `Ana and Ben`, `Ana, Ben and Cora`, each in its own direction. */
export const listNames = (names: readonly string[]): string => list.format(names.map(isolate));

/** A plain sentence with names in it, each in its own direction; several become a list. */
export const sentence = (
  words: TemplateStringsArray,
  ...names: readonly (string | number | readonly string[])[]
): string =>
  words.reduce((said, next, index) => {
    const name = names[index - 1] ?? "";
    return `${said}${typeof name === "object" ? listNames(name) : isolate(String(name))}${next}`;
  });
