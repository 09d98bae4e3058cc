"""The HTML that a comment may hold: an allow-list, the same for every way in."""

import html
import re

import nh3

from servicekit.visible import is_visible

MAX_VISIBLE_LENGTH = 20_000
"""Visible characters of a comment: its author's view counts, not the form it travels in."""
MAX_CONTENT_LENGTH = 400_000
"""Characters of the HTML: escaping makes six of one, and tags add more."""

_TAGS = {
    *("a", "b", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "hr", "i"),
    *("ins", "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "th"),
    *("thead", "tr", "u", "ul"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_WITH_CONTENTS = {"script", "style"}
# Tags between which a reader sees two words; other tags do not separate words.
_BETWEEN_WORDS = re.compile(
    "</?(?:blockquote|br|h[1-4]|hr|li|ol|p|pre|table|tbody|td|th|thead|tr|ul)>"
)
_TAG = re.compile("<[^>]*>")


def sanitised(content: str) -> str:
    """`content` with only allow-listed HTML; script and style are removed with their contents."""
    return nh3.clean(
        content,
        tags=_TAGS,
        clean_content_tags=_WITH_CONTENTS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    ).strip()


def visible_length(content: str) -> int:
    """The number of visible characters of sanitised HTML, with spaces, without tags and entities."""
    return len(html.unescape(nh3.clean(content, tags=set())))


def visible_text(content: str) -> str:
    """The visible text of sanitised HTML; empty if there is none."""
    # Without attributes the character > never occurs inside a tag, and outside it is escaped.
    bare = nh3.clean(content, tags=_TAGS, attributes={}, link_rel=None)
    text = html.unescape(_TAG.sub("", _BETWEEN_WORDS.sub(" ", bare)))
    return " ".join(text.split()) if is_visible(text) else ""
