"""The keys that verify tokens: a shared secret, a public key, or a key of a published set (JWKS)."""

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt
from django.conf import settings

from servicekit.base.errors import UnavailableError
from servicekit.base.logs import get_logger

logger = get_logger(__name__)

FETCH_TIMEOUT_SECONDS = 3.0
KEPT_SECONDS = 3600.0
# A token with an unknown key name makes us fetch the set again, but at most this often.
ASKED_AGAIN_AFTER_SECONDS = 10.0
MAX_SET_BYTES = 256 * 1024


class KeyUnknownError(Exception):
    """The identity provider has no key with this name."""


def verification_keys(token: str) -> tuple[Any, ...]:
    """The keys that may have signed this token, for the configured algorithm; all are hashable.

    There are two keys while the shared secret is being replaced, else one.

    Raises KeyUnknownError, jwt.PyJWTError if the token's header is malformed, and UnavailableError
    if the provider's keys cannot be fetched.
    """
    if settings.JWT_ALGORITHM.startswith("HS"):
        keys = (settings.JWT_SIGNING_KEY, settings.JWT_OTHER_SIGNING_KEY)
        return tuple(key for key in keys if key)
    if settings.JWT_PUBLIC_KEY:
        return (settings.JWT_PUBLIC_KEY,)
    name = jwt.get_unverified_header(token).get("kid")
    return (_published(settings.JWT_JWKS_URL).key(name if isinstance(name, str) else None),)


@dataclass
class PublishedKeys:
    """The keys at one JWKS URL, by name, as they were fetched last. Thread-safe."""

    url: str
    algorithm: str
    _keys: dict[str, Any] = field(default_factory=dict)
    _fetched_at: float | None = None
    _asked_at: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def key(self, name: str | None) -> Any:
        """The key with this name. If `name` is None, the only key of the set.

        Raises KeyUnknownError, and UnavailableError if the set has never been fetched.
        """
        with self._lock:
            if self._is_stale() or self._find(name) is None:
                self._refresh()
            key = self._find(name)
            if key is not None:
                return key
            if self._fetched_at is None:
                raise UnavailableError("The keys of the identity provider cannot be reached.")
        raise KeyUnknownError

    def _find(self, name: str | None) -> Any:
        if name is not None:
            return self._keys.get(name)
        return next(iter(self._keys.values())) if len(self._keys) == 1 else None

    def _is_stale(self) -> bool:
        return self._fetched_at is None or time.monotonic() - self._fetched_at > KEPT_SECONDS

    def _refresh(self) -> None:
        """Fetch the keys again, at most every ten seconds. If the fetch fails, keep the old keys."""
        now = time.monotonic()
        if self._asked_at is not None and now - self._asked_at < ASKED_AGAIN_AFTER_SECONDS:
            return
        self._asked_at = now
        try:
            self._keys = _usable(_fetch(self.url), self.algorithm)
        except (httpx.HTTPError, ValueError, TypeError, KeyError, AttributeError) as error:
            logger.warning("jwks.fetch_failed", error=type(error).__name__)
            return
        self._fetched_at = time.monotonic()


_sets: dict[tuple[str, str], PublishedKeys] = {}
_sets_lock = threading.Lock()


def _published(url: str) -> PublishedKeys:
    algorithm = settings.JWT_ALGORITHM
    with _sets_lock:
        return _sets.setdefault((url, algorithm), PublishedKeys(url, algorithm))


def _fetch(url: str) -> Any:
    body = b""
    with httpx.stream("GET", url, timeout=FETCH_TIMEOUT_SECONDS) as response:
        response.raise_for_status()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MAX_SET_BYTES:
                raise ValueError("The set of keys is too large.")
    return json.loads(body)


def _usable(document: Any, algorithm: str) -> dict[str, Any]:
    """The keys in the document for the algorithm, by name.

    Skips encryption keys, private keys, and kinds of keys that we cannot read.
    """
    keys: dict[str, Any] = {}
    for entry in document["keys"]:
        if entry.get("use", "sig") != "sig" or entry.get("alg", algorithm) != algorithm:
            continue
        if entry.get("kty") != ("RSA" if algorithm == "RS256" else "OKP") or "d" in entry:
            continue
        try:
            keys[str(entry.get("kid", ""))] = jwt.PyJWK(entry, algorithm=algorithm)
        except jwt.PyJWTError:
            continue
    return keys
