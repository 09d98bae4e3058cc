import { render } from "@testing-library/react";

import { RichText } from "./rich-text";

const htmlOf = (html: string) => {
  const { container } = render(<RichText html={html} />);
  return container.firstElementChild?.innerHTML;
};

describe("RichText", () => {
  it("keeps what a comment may hold", () => {
    expect(htmlOf("<p>One <strong>two</strong></p><ul><li>three</li></ul>")).toBe(
      "<p>One <strong>two</strong></p><ul><li>three</li></ul>",
    );
  });

  it("drops script and style with their contents, and every attribute", () => {
    expect(
      htmlOf('<p onclick="x()" style="color:red">a</p><script>b</script><style>c</style>'),
    ).toBe("<p>a</p>");
  });

  it("keeps the words of a tag that it does not know", () => {
    expect(htmlOf("<marquee>calm</marquee>")).toBe("calm");
  });

  it("opens links elsewhere, and only those that lead somewhere safe", () => {
    expect(htmlOf('<a href="https://example.org/kb">kb</a>')).toContain(
      'href="https://example.org/kb" target="_blank" rel="noopener noreferrer nofollow"',
    );
    expect(htmlOf('<a href="javascript:alert(1)">x</a><a href="//evil.example">y</a>')).toBe("xy");
  });

  it("keeps headings out of the page's outline", () => {
    expect(htmlOf("<h1>Big</h1>")).toBe("<p>Big</p>");
  });
});
