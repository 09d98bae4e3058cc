"""Fold texts to compare them: texts that look the same to people have the same folded form.

`docs/folding.md` has examples, which a test checks. Passwords are never folded.
"""

import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

KEY_LENGTH: Final = 192
"""The length of a column for a `fold_key`, in characters."""

# Characters of category Cf that are visible: they are drawn over, under or around the characters
# after them.
_DRAWN_FORMATS: Final = frozenset(
    map(chr, (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD))
)
# Characters that are invisible although their category is letter, mark or symbol.
_BLANK: Final = (
    *(0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164),
    *(0xFFA0, 0xFFFC, 0x1D159, *range(0xFE00, 0xFE10), *range(0xFFF0, 0xFFF9)),
    *range(0xE0000, 0xE1000),
)


# `_invisible` searches for control and format characters up to this code; `_BLANK` lists the
# invisible characters above it.
_HIGHEST_FORMAT: Final = 0x1FFFF


def _invisible() -> Iterator[int]:
    for code in range(_HIGHEST_FORMAT + 1):
        sign = chr(code)
        category = unicodedata.category(sign)
        is_hidden = category == "Cs" or (category == "Cf" and sign not in _DRAWN_FORMATS)
        if is_hidden or (category == "Cc" and not sign.isspace()):
            yield code
    yield from _BLANK


def _ranges(codes: set[int]) -> str:
    """The codes as ranges, for the inside of a character class in a regular expression."""
    ordered = sorted(codes)
    starts = [code for code in ordered if code - 1 not in codes]
    ends = [code for code in ordered if code + 1 not in codes]
    return "".join(f"\\U{start:08x}-\\U{end:08x}" for start, end in zip(starts, ends, strict=True))


INVISIBLE: Final = re.compile(f"[{_ranges(set(_invisible()))}]+")
"""Invisible characters: control and format characters, fillers, variation selectors, halves of
surrogate pairs. Spaces and line breaks are not among them.
"""

_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u02b9\u02bb\u02bc`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2044\u2215", "/"),
        "\u0131": "i",
    }
)
# Letters that Unicode normalisation does not decompose, such as Latin letters with a stroke.
_STROKES: Final = str.maketrans(
    {
        **dict(zip("\u00f8\u0142\u0111\u0127\u0167", "oldht", strict=True)),
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u0451": "\u0435",
    }
)
# Vowel points and cantillation marks of Hebrew and Arabic, and the Arabic stretching character.
_POINTS: Final = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0670\u06d6-\u06dc]+"
)
_MARKS = "\u0300-\u036f"
# Accents that appear or disappear if the case changes: the dot of İ, and accents of Greek capitals.
_DOT_OF_I: Final = re.compile("([ij][\u0316-\u0333]*)\u0307+")
_OF_GREEK: Final = re.compile(f"([\u0370-\u03ff])[{_MARKS}]+")
_OF_LATIN: Final = re.compile(f"([a-z\u00e6\u00f0\u00f8\u0101-\u024f])[{_MARKS}]+")


def without_invisible(text: str) -> str:
    """`text` without invisible characters; keeps line breaks."""
    return INVISIBLE.sub("", text)


def fold(text: str) -> str:
    """The folded form of `text`: two texts are the same if their folded forms are equal.

    Ignores case, Unicode normal forms, compatibility characters and invisible characters. All
    dashes are equal, and so are all single quotes, all double quotes and all slashes. A run of
    white space becomes one space, and is removed at the ends. Accents count, except those that
    appear or disappear if the case changes. Folding a folded text changes nothing.
    """
    if text.isascii():
        return " ".join(INVISIBLE.sub("", text).replace("`", "'").lower().split())
    while True:
        folded = _folded_once(text)
        if folded == text:
            return folded
        text = folded


def _folded_once(text: str) -> str:
    # Replace dashes and quotes before NFKD, which turns some of them into a space with an accent.
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text)).translate(_ALIKE)
    text = unicodedata.normalize("NFKD", text).casefold()
    text = _DOT_OF_I.sub(r"\1", unicodedata.normalize("NFKD", text))
    text = _OF_GREEK.sub(r"\1", text)
    text = unicodedata.normalize("NFC", text).translate(_ALIKE)
    return " ".join(INVISIBLE.sub("", text).split())


def fold_for_search(text: str) -> str:
    """The folded form for searching, with letters as most people type them: `Buro` finds `Büro`.

    In addition to `fold`, it removes accents and strokes of Latin letters, writes æ and œ as two
    letters and the Russian letter io as ie, and removes the points of Hebrew and Arabic.
    """
    folded = fold(text)
    if folded.isascii():
        return folded
    bare = _OF_LATIN.sub(r"\1", _POINTS.sub("", unicodedata.normalize("NFD", folded)))
    return fold(unicodedata.normalize("NFC", bare).translate(_STROKES))


def fold_key(text: str) -> str:
    """The folded form in at most `KEY_LENGTH` characters, for columns that are unique or indexed.

    Folding can turn one character into as many as eighteen. If the result is too long, it is cut,
    and its digest is appended to keep it unique.
    """
    folded = fold(text)
    if len(folded) <= KEY_LENGTH:
        return folded
    digest = sha256(folded.encode()).hexdigest()
    return f"{folded[: KEY_LENGTH - len(digest) - 1]}#{digest}"
