"""Whether there is anything to see in a text, and texts that stand in one line."""

import re
import unicodedata
from typing import Any

_WITHOUT_A_SHAPE = {"Cc", "Cf", "Cn", "Cs", "Me", "Mn", "Zl", "Zp", "Zs"}
"""Categories whose signs show nothing by themselves: controls, spaces, and marks without a letter."""
# Fillers, the empty braille pattern, the empty note head and the placeholder of an object count as
# letters or symbols, and are blank all the same.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
# Embeddings, overrides and isolates: they turn round what stands after them, beyond their own text.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BREAKS = dict.fromkeys([*range(1, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")


def is_visible(text: str) -> bool:
    """Whether somebody who looks at the text sees anything."""
    return any(_is_seen(sign) for sign in text)


def one_line(text: str) -> str:
    """The text as it may stand in a line between others: without breaks, nor signs that turn it.

    Marks of direction stay, for they belong to the writing of languages from right to left.
    """
    return text.translate(_TURNING).translate(_BREAKS).strip()


def isolated(name: str) -> str:
    """A name for a sentence of plain text, where it turns the words beside it in no direction.

    Only a name with signs from right to left gets the marks that keep it apart.
    """
    plain = name.translate(_TURNING)
    return f"\u2068{plain}\u2069" if _RIGHT_TO_LEFT.search(plain) else plain


def storable(value: Any) -> Any:
    """The JSON value without signs that no database holds in a text: NUL and half surrogate pairs."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, dict):
        return {storable(name): storable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [storable(item) for item in value]
    return value


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in _WITHOUT_A_SHAPE and sign not in _BLANK
