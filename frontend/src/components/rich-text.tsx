import { createElement, Fragment, type ReactNode, useMemo } from "react";

import classes from "./rich-text.module.css";

/**
 * The tags that a comment may have. The server has sanitised it already; this is a second check.
 */
const ALLOWED = new Set(
  "p br b strong i em u s del code pre blockquote ul ol li a h1 h2 h3 h4 span div hr".split(" "),
);
const DROPPED_WITH_CONTENT = new Set(["script", "style", "template", "iframe", "object", "svg"]);
const SAFE_ADDRESS = /^(https?:|mailto:|\/(?!\/)|#)/i;
/** Headings in a comment become paragraphs, so that they are not headings of the page. */
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
  // Code can scroll sideways: make it focusable, so that it scrolls by keyboard too.
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

/** Renders a comment's HTML as React elements, with the allowed tags only. */
export function RichText({ html }: { html: string }) {
  const nodes = useMemo(() => {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    return [...parsed.body.childNodes].map(toNode);
  }, [html]);
  return (
    <div className={classes.rich} dir="auto">
      {nodes}
    </div>
  );
}
