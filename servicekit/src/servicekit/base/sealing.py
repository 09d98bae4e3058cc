"""Seals on messages, so that access to the broker is not enough to forge a message of a service.

A seal is made with the secret that the services share for tokens. If tokens are verified with a
public key, there is no shared secret, and only the permissions at the broker protect a queue.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

_EXACT = 2**53
"""All JSON parsers keep integers up to this number exact; some parsers round larger integers."""


def seal_of(purpose: str, content: Mapping[str, Any]) -> str:
    """The seal of `content`, plain JSON, for this purpose; empty if there is no shared secret."""
    keys = _keys()
    return _seal(purpose, content, keys[0]) if keys else ""


def is_sealed(purpose: str, content: Mapping[str, Any], seal: object) -> bool:
    """Whether the seal is right for this content and purpose; true if there is no shared secret."""
    keys = _keys()
    if not keys:
        return True
    return isinstance(seal, str) and any(
        hmac.compare_digest(seal.encode(errors="replace"), _seal(purpose, content, key).encode())
        for key in keys
    )


def _keys() -> list[str]:
    """The shared secrets; the first one signs. There are two secrets while the shared secret is
    being replaced.
    """
    return [key for key in (settings.JWT_SIGNING_KEY, settings.JWT_OTHER_SIGNING_KEY) if key]


def _seal(purpose: str, content: Mapping[str, Any], key: str) -> str:
    canonical = json.dumps(
        _canonical(content), sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )
    return hmac.new(key.encode(), f"{purpose}:{canonical}".encode(), hashlib.sha256).hexdigest()


def _canonical(value: Any) -> Any:
    """The JSON value with each number in one form, since PostgreSQL may return another form than
    was stored: 1e22 as an integer.
    """
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _EXACT else value
    if isinstance(value, int) and abs(value) >= _EXACT:
        try:
            return float(value)
        except OverflowError:
            return value
    if isinstance(value, Mapping):
        return {name: _canonical(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    return value
