"""Cut a condition into tokens."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from .problems import UnreadableError
from .tree import is_unseen

LARGEST = 2**63 - 1


class Kind(Enum):
    NAME = auto()
    NUMBER = auto()
    TEXT = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `value` is the name, the number, the text without its quotes, or the sign."""

    kind: Kind
    value: str | int | float
    place: int


_BLANK = re.compile(r"(?:[ \t\r\n\f]+|//[^\n]*)+")
IDENTIFIER = re.compile(r"(?!(?:in|true|false|null)\b)[A-Za-z_][A-Za-z0-9_]*")
"""A name that can follow a dot."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(
    r"0[xX][0-9A-Fa-f]+|(?:[0-9]*\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][+-]?[0-9]+)?|[0-9]+", re.ASCII
)
_SIGN = re.compile(r"&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()\[\]{}]")
_ESCAPE = re.compile(
    r"\\(?:([abfnrtv\\'\"`?])|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-3][0-7]{2}))"
)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text`, of which the last has the kind END. Raises UnreadableError."""
    at = 0
    while True:
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        if at == len(text):
            yield Token(Kind.END, "", at + 1)
            return
        token, at = _token(text, at)
        yield token


def _token(text: str, at: int) -> tuple[Token, int]:
    sign = text[at]
    quote = at + 1 if sign in "rR" and text[at + 1 : at + 2] in ("'", '"') else at
    if text[quote] in "'\"":
        value, end = _text(text, quote, is_raw=quote > at)
        return Token(Kind.TEXT, value, at + 1), end
    if number := _NUMBER.match(text, at):
        if (text[number.end() : number.end() + 1] or " ") in _AFTER_NUMBER:
            raise UnreadableError(
                "number", f"{number[0]} is followed by a letter.", number.end() + 1
            )
        return Token(Kind.NUMBER, _number(number[0], at), at + 1), number.end()
    if name := _NAME.match(text, at):
        follows = text[name.end() : name.end() + 1]
        if name[0] in ("b", "B", "br", "rb") and follows in ("'", '"') and follows:
            raise UnreadableError("bytes", "Conditions have no bytes; write a text.", at + 1)
        return Token(Kind.NAME, name[0], at + 1), name.end()
    if found := _SIGN.match(text, at):
        return Token(Kind.SIGN, found[0], at + 1), found.end()
    raise UnreadableError("character", f"{_called(sign)} has no meaning here.", at + 1)


_AFTER_NUMBER = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")


def _called(sign: str) -> str:
    if sign.isascii() and sign.isprintable():
        return f"The sign {sign}"
    return f"The sign {unicodedata.name(sign, 'without a name')} (U+{ord(sign):04X})"


def _number(text: str, at: int) -> int | float:
    is_whole = text.isdigit() or text[:2] in ("0x", "0X")
    number = int(text, 16 if text[1:2] in ("x", "X") else 10) if is_whole else float(text)
    if (is_whole and number > LARGEST) or not math.isfinite(number):
        raise UnreadableError("number", "The number is too large.", at + 1)
    return number


def _text(text: str, at: int, *, is_raw: bool) -> tuple[str, int]:
    """The value of the text literal whose opening quote is at `at`, and the index after its closing
    quote.
    """
    parts: list[str] = []
    quote, here = text[at], at + 1
    if text[at : at + 3] == quote * 3:
        raise UnreadableError("text", "Three quotes in a row are not understood.", at + 1)
    while True:
        sign = text[here : here + 1]
        if sign in ("", "\n", "\r"):
            raise UnreadableError("text", "The text is not closed on its line.", at + 1)
        if sign == quote:
            return "".join(parts), here + 1
        if sign == "\\" and not is_raw:
            value, here = _escape(text, here)
            parts.append(value)
            continue
        if is_unseen(sign):
            raise UnreadableError(
                "character",
                f"{_called(sign)} cannot be seen; write it as \\u{ord(sign):04x}.",
                here + 1,
            )
        parts.append(sign)
        here += 1


def _escape(text: str, at: int) -> tuple[str, int]:
    found = _ESCAPE.match(text, at)
    if found is None:
        raise UnreadableError("text", "A backslash is written as two.", at + 1)
    simple, *codes, octal = found.groups()
    if simple:
        return _SIMPLE.get(simple, simple), found.end()
    code = int(octal, 8) if octal else int(next(code for code in codes if code), 16)
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        raise UnreadableError("text", "The escape does not name a character.", at + 1)
    return chr(code), found.end()
