"""Limits the HTML of comments to an allow-list, which is the same for HTTP and sockets."""

import html
import re

import nh3

from servicekit.base.visible import is_visible

MAX_VISIBLE_LENGTH = 20_000
"""The most visible characters of a comment; tags and escaping do not count."""
MAX_CONTENT_LENGTH = 400_000
"""The most characters of a comment's HTML: escaping may turn one visible character into six, and
tags add more.
"""

_TAGS = {
    *("a", "b", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "hr", "i"),
    *("ins", "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "th"),
    *("thead", "tr", "u", "ul"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_WITH_CONTENTS = {"script", "style"}
# Tags that separate two words for a reader; all other tags may stand inside a word.
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
    """The number of characters in sanitised HTML without its tags; an entity counts as one."""
    return len(html.unescape(nh3.clean(content, tags=set())))


def visible_text(content: str) -> str:
    """The visible text of sanitised HTML; empty if there is none."""
    # Without attributes the character > never occurs inside a tag, and outside of tags it is
    # escaped.
    bare = nh3.clean(content, tags=_TAGS, attributes={}, link_rel=None)
    text = html.unescape(_TAG.sub("", _BETWEEN_WORDS.sub(" ", bare)))
    return " ".join(text.split()) if is_visible(text) else ""
