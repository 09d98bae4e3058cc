"""Seals on messages: a login at the broker is not enough to speak for a service of the suite.

A seal uses the secret that the services share for tokens. If tokens have a public key, nothing is
shared, and only the broker's permissions protect a queue.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

_EXACT = 2**53
"""Parsers of JSON differ on whole numbers above it."""


def seal_of(purpose: str, content: Mapping[str, Any]) -> str:
    """The seal of `content`, plain JSON, for this purpose only; empty if no secret is shared."""
    keys = _keys()
    return _seal(purpose, content, keys[0]) if keys else ""


def is_sealed(purpose: str, content: Mapping[str, Any], seal: object) -> bool:
    """Whether a service that shares the secret has sealed this; true if no secret is shared."""
    keys = _keys()
    if not keys:
        return True
    return isinstance(seal, str) and any(
        hmac.compare_digest(seal.encode(errors="replace"), _seal(purpose, content, key).encode())
        for key in keys
    )


def _keys() -> list[str]:
    """The shared secrets, that of signing first: two exist while one is being exchanged."""
    return [key for key in (settings.JWT_SIGNING_KEY, settings.JWT_OTHER_SIGNING_KEY) if key]


def _seal(purpose: str, content: Mapping[str, Any], key: str) -> str:
    canonical = json.dumps(
        _canonical(content), sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )
    return hmac.new(key.encode(), f"{purpose}:{canonical}".encode(), hashlib.sha256).hexdigest()


def _canonical(value: Any) -> Any:
    """JSON with each number in one form: PostgreSQL returns 1e22 as an integer."""
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
