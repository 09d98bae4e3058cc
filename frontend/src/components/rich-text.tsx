import { createElement, Fragment, type ReactNode, useMemo } from "react";

/** What a comment may hold. The server has cleaned it before; this is the second lock. */
const ALLOWED = new Set(
  "p br b strong i em u s del code pre blockquote ul ol li a h1 h2 h3 h4 span div hr".split(" "),
);
const DROPPED_WITH_CONTENT = new Set(["script", "style", "template", "iframe", "object", "svg"]);
const SAFE_ADDRESS = /^(https?:|mailto:|\/(?!\/)|#)/i;
/** A heading inside a comment must not enter the outline of the page. */
const RENAMED: Record<string, string> = { h1: "p", h2: "p", h3: "p", h4: "p" };
const EMPTY_TAGS = new Set(["br", "hr"]);

const toNode = (node: Node, key: number): ReactNode => {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const tag = node.tagName.toLowerCase();
  if (DROPPED_WITH_CONTENT.has(tag)) return null;
  const children = [...node.childNodes].map(toNode);
  if (!ALLOWED.has(tag)) return <Fragment key={key}>{children}</Fragment>;
  if (EMPTY_TAGS.has(tag)) return createElement(tag, { key });
  // Code scrolls sideways, which the keyboard has to be able to do as well.
  if (tag === "pre") return createElement(tag, { key, tabIndex: 0 }, ...children);
  if (tag !== "a") return createElement(RENAMED[tag] ?? tag, { key }, ...children);
  const address = node.getAttribute("href") ?? "";
  if (!SAFE_ADDRESS.test(address)) return <Fragment key={key}>{children}</Fragment>;
  return (
    <a key={key} href={address} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
};

/** Renders a comment's HTML as React elements: no markup of it reaches the page unread. */
export function RichText({ html }: { html: string }) {
  const nodes = useMemo(() => {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    return [...parsed.body.childNodes].map(toNode);
  }, [html]);
  return <>{nodes}</>;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Plain text as HTML: an empty line parts paragraphs, a single break stays a break. */
export const textToHtml = (text: string): string =>
  text
    .trim()
    .replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign)
    .split(/\n\s*\n/)
    .map((paragraph) => `<p>${paragraph.replaceAll("\n", "<br>")}</p>`)
    .join("");

const BLOCKS = new Set("p blockquote pre ul ol li h1 h2 h3 h4 div hr".split(" "));

const toText = (node: Node): string => {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
  if (!(node instanceof Element)) return "";
  const tag = node.tagName.toLowerCase();
  if (DROPPED_WITH_CONTENT.has(tag)) return "";
  if (tag === "br") return "\n";
  const inner = [...node.childNodes].map(toText).join("");
  if (tag === "li") return `- ${inner.trim()}\n`;
  return BLOCKS.has(tag) ? `\n\n${inner}\n\n` : inner;
};

const parse = (html: string) => new DOMParser().parseFromString(html, "text/html").body;

/** A comment as plain text to go on writing: what `textToHtml` made comes back as it was typed. */
export const htmlToText = (html: string): string =>
  toText(parse(`<div>${html}</div>`))
    .replace(/\n{3,}/g, "\n\n")
    .trim();

/** Whether plain text keeps all of a comment: no list, link or emphasis is in it. */
export const isPlainHtml = (html: string): boolean => {
  const body = parse(html);
  return [...body.querySelectorAll("*")].every((element) => ["P", "BR"].includes(element.tagName));
};
