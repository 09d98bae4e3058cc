"""Seals on messages: a login at the broker does not suffice to speak for a service of the suite.

A seal is made with the secret that the services share for tokens. Where tokens have a public key
nothing is shared, and only the rights at the broker protect a queue.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

_EXACT = 2**53
"""Beyond it a whole number is not the same for every reader of JSON."""


def seal_of(purpose: str, content: Mapping[str, Any]) -> str:
    """The seal of `content`, plain JSON, for this purpose only; empty where nothing is shared."""
    keys = _keys()
    return _seal(purpose, content, keys[0]) if keys else ""


def is_sealed(purpose: str, content: Mapping[str, Any], seal: object) -> bool:
    """Whether a service that shares the secret has sealed this; yes where none is shared."""
    keys = _keys()
    if not keys:
        return True
    return isinstance(seal, str) and any(
        hmac.compare_digest(seal.encode(errors="replace"), _seal(purpose, content, key).encode())
        for key in keys
    )


def _keys() -> list[str]:
    """The shared secrets, that of signing first: two while one is exchanged."""
    return [key for key in (settings.JWT_SIGNING_KEY, settings.JWT_OTHER_SIGNING_KEY) if key]


def _seal(purpose: str, content: Mapping[str, Any], key: str) -> str:
    canonical = json.dumps(
        _canonical(content), sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )
    return hmac.new(key.encode(), f"{purpose}:{canonical}".encode(), hashlib.sha256).hexdigest()


def _canonical(value: Any) -> Any:
    """With each number in one form: PostgreSQL gives 1e22 back as a whole number."""
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
