import { htmlToText, isWritable, textToHtml } from "./rich-writing";

const KB = "https://example.org/kb?a=1&b=(2)";

describe("textToHtml", () => {
  it.each([
    [
      "parts paragraphs, keeps breaks, escapes markup",
      " a <b>\nb & c\n\n\nd ",
      "<p>a &lt;b&gt;<br>b &amp; c</p><p>d</p>",
    ],
    [
      "makes lists, also right below a line",
      "Try:\n- one\n- two",
      "<p>Try:</p><ul><li>one</li><li>two</li></ul>",
    ],
    ["numbers lists", "1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"],
    [
      "keeps what is inside an item",
      "- one\n  still\n\n  more\n  - in\n- two",
      "<ul><li>one<br>still<p>more</p><ul><li>in</li></ul></li><li>two</li></ul>",
    ],
    [
      "quotes",
      "> she said\n> - this\nI do",
      "<blockquote><p>she said</p><ul><li>this</li></ul></blockquote><p>I do</p>",
    ],
    [
      "leaves code as it is",
      "```\n<a> *b*\n\n- c\n```\nd",
      "<pre>&lt;a&gt; *b*\n\n- c</pre><p>d</p>",
    ],
    [
      "marks words",
      "**a *b***, *c* and `<d> **`",
      "<p><strong>a <em>b</em></strong>, <em>c</em> and <code>&lt;d&gt; **</code></p>",
    ],
    [
      "links words",
      `[the "page"](${KB})`,
      `<p><a href="https://example.org/kb?a=1&amp;b=(2)">the &quot;page&quot;</a></p>`,
    ],
    [
      "links addresses, without what closes the sentence",
      "See (https://example.org/a).",
      '<p>See (<a href="https://example.org/a">https://example.org/a</a>).</p>',
    ],
  ])("%s", (_, text, html) => {
    expect(textToHtml(text)).toBe(html);
  });

  it.each([
    "2 * 3 * 4 and 2*3*4",
    "rm *.log and *.txt",
    "\\\\server\\share and C:\\Temp\\*.*",
    "5 > 3 - 1, snake_case_name, a -b",
    "3. as in the list above",
    "[1](javascript:alert(1)) [2](//evil.example)",
    "-",
  ])("takes no sign for more than it is: %s", (text) => {
    expect(textToHtml(text)).not.toMatch(/<(?!\/?p>)/);
    expect(htmlToText(textToHtml(text))).toBe(text);
  });

  it("takes any length and depth", () => {
    expect(textToHtml("a\n\n".repeat(6_666))).toBe("<p>a</p>".repeat(6_666));
    expect(textToHtml(">".repeat(20_000))).toMatch(/^(<blockquote>){6}<p>(&gt;)+<\/p>/);
  });

  it("lets no markup through", () => {
    const html = textToHtml('**<img src=x>** [<b>](https://a.example/"onclick="x) `<script>`');
    const body = new DOMParser().parseFromString(html, "text/html").body;
    expect([...body.querySelectorAll("*")].map(({ tagName }) => tagName)).toEqual([
      "P",
      "STRONG",
      "A",
      "CODE",
    ]);
    expect(body.querySelector("a")?.getAttributeNames()).toEqual(["href"]);
  });
});

describe("htmlToText", () => {
  it.each([
    "one line",
    "a <b>\nb & c\n\nd",
    "first\n\nsecond\nthird",
    "Try:\n\n- one\n- two\n  - in\n    1. deep\n- three",
    "1. one\n2. two\n\nafter",
    "> quoted\n> again\n>\n> - item\n\nmine",
    "```\nx = *y*\n\n  z\n```",
    `**Mind**: *not* \`this\`, but [that page](${KB}) or https://example.org/x.`,
  ])("gives back what was typed: %j", (text) => {
    expect(htmlToText(textToHtml(text))).toBe(text);
    expect(isWritable(textToHtml(text))).toBe(true);
  });

  it("keeps the words and the lines of what cannot be typed", () => {
    expect(
      htmlToText("<h2>Big</h2><table><tr><td>one</td><td>two</td></tr></table><script>x</script>"),
    ).toBe("Big\n\none\n\ntwo");
  });

  it("reads what other programs write", () => {
    expect(
      htmlToText("<div>Hi<br>you</div>\n<ul>\n  <li><p>one</p></li>\n  <li><b>two</b></li>\n</ul>"),
    ).toBe("Hi\nyou\n\n- one\n- **two**");
  });
});

describe("isWritable", () => {
  it.each([
    ["<p>see https://example.org now</p>", true],
    ["<p><b>a</b> and <i>b</i></p>", true],
    ["<p>a</p>\n<ul>\n <li>b</li>\n</ul>", true],
    ["<h2>a</h2>", false],
    ["<table><tbody><tr><td>a</td></tr></tbody></table>", false],
    ["<p><u>a</u></p>", false],
    ["<p>a *b* c</p>", false],
    ["<p>a<i>b</i>c</p>", false],
  ])("of %s is %s", (html, expected) => {
    expect(isWritable(html)).toBe(expected);
  });
});
