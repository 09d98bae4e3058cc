/**
 * Converts comments between HTML and the text that users type, a small part of Markdown. A line
 * that begins with "- " or "1. " is an item of a list, a line with "> " is a quote, and lines of
 * ``` enclose code. Within a line: **strong**, *emphasis*, `code`, [words](address). A backslash
 * has no special meaning, so that paths can be typed.
 */

/**
 * The rest of an address after its scheme. It may contain pairs of brackets, but ends before a
 * closing bracket whose opening bracket stands before the address.
 */
const REST = String.raw`(?:[^\s<>()]|\([^\s<>()]*\))+`;
const INLINE = new RegExp(
  [
    "`([^`\\n]+)`",
    String.raw`\[([^\]\n]+)\]\(((?:https?://|mailto:)${REST})\)`,
    `(https?://${REST})`,
    String.raw`\*\*(?=[^\s*])([^\n]+?)(?<=\S)\*\*(?!\*)`,
    // Emphasis: only around whole words, so that "2*3*4" and "*.log" are not changed.
    String.raw`(?<![\w*\\])\*(?=[\p{L}\p{N}"'(\x60])([^\n]*?[^\s*])\*(?![\w*])`,
  ].join("|"),
  "giu",
);
/** Punctuation at the end of an address belongs to the sentence, not to the address. */
const CLOSING = /[.,;:!?'"\]]+$/;
const ITEM = /^(?:[-*]|\d{1,3}\.) +/;
/** The maximum depth of nested lists and quotes. */
const DEEPEST = 6;
const FENCE = /^```/;
const QUOTE = /^> ?/;

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
const plain = (text: string) => escapeHtml(text).replaceAll("\n", "<br>");

const link = (address: string, html: string) => `<a href="${escapeHtml(address)}">${html}</a>`;

const bareLink = (found: string) => {
  const address = found.replace(CLOSING, "");
  return link(address, escapeHtml(address)) + escapeHtml(found.slice(address.length));
};

const inline = (text: string): string => {
  let html = "";
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, words, address, bare, strong, emphasis] = found;
    html += plain(text.slice(end, found.index));
    end = found.index + whole.length;
    if (code !== undefined) html += `<code>${escapeHtml(code)}</code>`;
    else if (words && address) html += link(address, escapeHtml(words));
    else if (bare) html += bareLink(bare);
    else if (strong) html += `<strong>${inline(strong)}</strong>`;
    else html += `<em>${inline(emphasis ?? "")}</em>`;
  }
  return html + plain(text.slice(end));
};

/**
 * Whether a line begins a list. A numbered list must begin with "1."; its next items have any
 * number.
 */
const beginsList = (line: string) => /^(?:[-*]|1\.) +\S/.test(line);
const beginsBlock = (line: string) => beginsList(line) || FENCE.test(line) || QUOTE.test(line);
const isBlank = (line: string | undefined) => line !== undefined && line.trim() === "";

/** The number of leading lines that satisfy `isOf`. */
const countWhile = (lines: readonly string[], isOf: (line: string, index: number) => boolean) => {
  const end = lines.findIndex((line, index) => !isOf(line, index));
  return end < 0 ? lines.length : end;
};

type Taken = { html: string; count: number };

const takeFence = (lines: readonly string[]): Taken => {
  const inside = countWhile(lines.slice(1), (line) => !FENCE.test(line));
  const code = lines.slice(1, inside + 1).join("\n");
  return { html: `<pre>${escapeHtml(code)}</pre>`, count: inside + 2 };
};

const takeQuote = (lines: readonly string[], depth: number): Taken => {
  const count = countWhile(lines, (line) => QUOTE.test(line));
  const inside = lines.slice(0, count).map((line) => line.replace(QUOTE, ""));
  return { html: `<blockquote>${blocks(inside, depth + 1)}</blockquote>`, count };
};

const takeList = (lines: readonly string[], depth: number): Taken => {
  const isNumbered = /^\d/.test(lines[0] ?? "");
  const isItem = (line: string | undefined) =>
    line !== undefined && ITEM.test(line) && /^\d/.test(line) === isNumbered;
  const goesOn = (line: string | undefined) => isItem(line) || /^ {2,}\S/.test(line ?? "");
  const count = countWhile(lines, (line, index) => {
    if (!isBlank(line)) return goesOn(line);
    return goesOn(lines.slice(index).find((next) => !isBlank(next)));
  });
  const items: string[][] = [];
  for (const line of lines.slice(0, count)) {
    if (isItem(line)) items.push([line.replace(ITEM, "")]);
    else items.at(-1)?.push(line.replace(isNumbered ? /^ {2,3}/ : /^ {2}/, ""));
  }
  const tag = isNumbered ? "ol" : "ul";
  const html = items.map((its) => itemHtml(blocks(its, depth + 1))).join("");
  return { html: `<${tag}>${html}</${tag}>`, count };
};

/** An item of a list; its first paragraph is written without `<p>`. */
const itemHtml = (html: string) => `<li>${html.replace(/^<p>(.*?)<\/p>/, "$1")}</li>`;

const takeParagraph = (lines: readonly string[]): Taken => {
  const count = countWhile(
    lines,
    (line, index) => index === 0 || !(isBlank(line) || beginsBlock(line)),
  );
  return { html: `<p>${inline(lines.slice(0, count).join("\n"))}</p>`, count };
};

const take = (lines: readonly string[], depth: number): Taken => {
  const [first = ""] = lines;
  if (isBlank(first)) return { html: "", count: 1 };
  if (FENCE.test(first)) return takeFence(lines);
  if (depth < DEEPEST && QUOTE.test(first)) return takeQuote(lines, depth);
  if (depth < DEEPEST && beginsList(first)) return takeList(lines, depth);
  return takeParagraph(lines);
};

const blocks = (lines: readonly string[], depth: number): string => {
  let html = "";
  for (let at = 0; at < lines.length; ) {
    const taken = take(lines.slice(at), depth);
    html += taken.html;
    at += taken.count;
  }
  return html;
};

/** Converts typed text to a comment's HTML; the server sanitises that again. */
export const textToHtml = (text: string): string => blocks(text.trim().split("\n"), 0);

const DROPPED = new Set(["script", "style", "template", "iframe", "object", "svg"]);
const INLINES = new Set("a b strong i em u s del ins sub sup code br span".split(" "));

const tagOf = (node: Node) => (node instanceof Element ? node.tagName.toLowerCase() : "");

const inlineText = (node: Node): string => {
  if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? "").replace(/[\r\n]+/g, " ");
  const tag = tagOf(node);
  if (!tag || DROPPED.has(tag)) return "";
  if (tag === "br") return "\n";
  const inner = [...node.childNodes].map(inlineText).join("");
  if (!inner.trim()) return inner;
  if (tag === "b" || tag === "strong") return `**${inner}**`;
  if (tag === "i" || tag === "em") return `*${inner}*`;
  if (tag === "code") return `\`${inner}\``;
  const address = tag === "a" && (node as Element).getAttribute("href");
  return address && address !== inner ? `[${inner}](${address})` : inner;
};

const indent = (text: string, by: string) => text.replace(/\n(?=[^\n])/g, `\n${by}`);

const listText = (list: Element): string => {
  const isNumbered = tagOf(list) === "ol";
  return [...list.children]
    .map((child, index) => {
      const marker = isNumbered ? `${index + 1}. ` : "- ";
      return marker + indent(blockTexts(child).join("\n"), " ".repeat(marker.length));
    })
    .join("\n");
};

const blockText = (node: Node): string[] => {
  const tag = tagOf(node);
  if (!(node instanceof Element) || DROPPED.has(tag)) return [];
  if (tag === "ul" || tag === "ol") return [listText(node)];
  if (tag === "pre") return [`\`\`\`\n${(node.textContent ?? "").replace(/\n$/, "")}\n\`\`\``];
  if (tag === "blockquote") {
    return [
      `> ${blockTexts(node).join("\n\n")}`.replaceAll("\n", "\n> ").replaceAll("> \n", ">\n"),
    ];
  }
  return blockTexts(node);
};

/** The text of each block inside an element. Text between blocks becomes a separate block. */
const blockTexts = (parent: Node): string[] => {
  const texts: string[] = [];
  let words = "";
  const finish = () => {
    if (words.trim()) texts.push(words.trim());
    words = "";
  };
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE || INLINES.has(tagOf(node))) words += inlineText(node);
    else {
      finish();
      texts.push(...blockText(node));
    }
  }
  finish();
  return texts;
};

const parse = (html: string) => new DOMParser().parseFromString(html, "text/html").body;

/** Converts a comment's HTML to text for editing; it reverses `textToHtml`. */
export const htmlToText = (html: string): string => blockTexts(parse(html)).join("\n\n");

const SAME: Record<string, string> = { b: "strong", i: "em" };

/**
 * A comment's tags and words as a string to compare. A link whose text is its address counts as
 * text.
 */
const formOf = (node: Node): string => {
  if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? "").replace(/\s+/g, " ");
  const tag = tagOf(node);
  const inner = [...node.childNodes].map(formOf).join("").trim();
  if (tag === "body" || tag === "div" || tag === "span") return inner;
  const address = (node as Element).getAttribute("href") ?? "";
  if (tag === "a" && address === inner) return inner;
  return `<${SAME[tag] ?? tag}${address && ` ${address}`}>${inner}</>`;
};

const withoutSpaces = (form: string) => form.replace(/\s+/g, "");

/** Whether a comment can be edited as text without losing any formatting. */
export const isWritable = (html: string): boolean => {
  const again = textToHtml(htmlToText(html));
  return withoutSpaces(formOf(parse(html))) === withoutSpaces(formOf(parse(again)));
};

/** The number of visible characters of the typed text, as the server counts them. */
export const visibleLength = (text: string): number =>
  [...(parse(textToHtml(text)).textContent ?? "")].length;
