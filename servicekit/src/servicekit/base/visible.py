"""Visible characters of a text, and texts for use within one line."""

import re
import unicodedata
from typing import Any

_WITHOUT_A_SHAPE = {"Cc", "Cf", "Cn", "Cs", "Me", "Mn", "Zl", "Zp", "Zs"}
"""Categories of characters that show nothing by themselves: controls, spaces, and marks without a
letter.
"""
# Fillers, the empty braille pattern, the empty note head and the placeholder of an object are
# letters or symbols in Unicode, but blank.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
# Embeddings, overrides, isolates and the characters that end them. They change the direction of the
# text after them, also of text that is appended later.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BREAKS = dict.fromkeys([*range(1, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")


def is_visible(text: str) -> bool:
    """Whether the text has at least one visible character."""
    return any(_is_seen(sign) for sign in text)


def one_line(text: str) -> str:
    """The text for use inside a line of other text: without line breaks, and without characters
    that change the direction of what follows.

    Direction marks stay, because languages written from right to left use them.
    """
    return text.translate(_TURNING).translate(_BREAKS).strip()


def isolated(name: str) -> str:
    """The name in a form that cannot change the order of the words around it in plain text.

    Isolating marks are added only to names with right-to-left characters.
    """
    plain = name.translate(_TURNING)
    return f"\u2068{plain}\u2069" if _RIGHT_TO_LEFT.search(plain) else plain


def storable(value: Any) -> Any:
    """The JSON value without characters that no database stores in a text: NUL and lone surrogates."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, dict):
        return {storable(name): storable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [storable(item) for item in value]
    return value


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in _WITHOUT_A_SHAPE and sign not in _BLANK
