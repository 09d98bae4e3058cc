"""Masks secrets in lines of text before the lines are shown."""

from __future__ import annotations

import re

_MASK = "***"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # A JWT anywhere: three base64url parts, the first of which begins with an encoded `{"`. The last
    # part, the signature, may be empty.
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), _MASK),
    # The password in `user:password@` of a URL. The user stays, because it helps the reader.
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s@/]+@", re.IGNORECASE), rf"\1:{_MASK}@"),
    (re.compile(r"(\bBearer\s+)[\w.~+/=-]+", re.IGNORECASE), rf"\1{_MASK}"),
    (
        re.compile(
            r"((?:[?&]|\b)(?:access_token|refresh_token|token|password|secret|api_key)=)[^\s&;\"']+",
            re.IGNORECASE,
        ),
        rf"\1{_MASK}",
    ),
)


def mask(line: str) -> str:
    """Return the line with tokens, passwords of URLs and secret query values replaced by `***`."""
    for pattern, replacement in _PATTERNS:
        line = pattern.sub(replacement, line)
    return line
