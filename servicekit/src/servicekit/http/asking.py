"""Ask another service of the suite about a caller's rights there, with the caller's own token.

Answers are cached for half a minute, so that many calls about the same object need one request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Any

import httpx

from servicekit.auth import Person
from servicekit.base.errors import UnavailableError
from servicekit.base.logs import get_logger
from servicekit.base.request_id import HEADER, current_request_id

logger = get_logger(__name__)

TIMEOUT_SECONDS = 3.0
KEPT_SECONDS = 30.0
_KEPT_ANSWERS = 10_000
_REFUSALS = {403, 404}


@dataclass(frozen=True)
class _Kept:
    body: Mapping[str, Any]
    until: float


class Sibling:
    """A client for another service of the suite. `name` is its name in the log. Thread-safe."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._kept: dict[tuple[str, str, int, str], _Kept] = {}
        self._lock = Lock()
        # Ignore the proxy settings of the environment: services reach each other directly.
        self._client = httpx.Client(
            timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False
        )

    def ask(
        self, url: str, *, person: Person, token: str, is_fresh: bool = False
    ) -> Mapping[str, Any] | None:
        """The JSON object at `url`, or None if the service answers 403 or 404.

        None is never cached. With `is_fresh` the service is asked even if an answer is cached.
        Raises UnavailableError if the service does not answer, or answers with another status or
        something that is not a JSON object.
        """
        # The token is part of the key: a new token may have other rights.
        key = (sha256(token.encode()).hexdigest(), *person.key, url)
        kept = None if is_fresh else self._kept.get(key)
        if kept is not None and kept.until > monotonic():
            return kept.body
        body = self._ask(url, token)
        with self._lock:
            if body is None:
                self._kept.pop(key, None)
                return None
            if len(self._kept) >= _KEPT_ANSWERS:
                self._kept.clear()
            self._kept[key] = _Kept(body, monotonic() + KEPT_SECONDS)
        return body

    def forget(self) -> None:
        """Empty the cache."""
        with self._lock:
            self._kept.clear()

    def _ask(self, url: str, token: str) -> Mapping[str, Any] | None:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        if request_id := current_request_id():
            headers[HEADER] = request_id
        response = self._get(url, headers)
        if response.status_code in _REFUSALS:
            return None
        body = _object(response)
        if response.status_code != 200 or body is None:
            logger.warning("sibling.failed", sibling=self._name, status=response.status_code)
            raise _unavailable()
        return body

    def _get(self, url: str, headers: Mapping[str, str]) -> httpx.Response:
        try:
            try:
                return self._client.get(url, headers=headers)
            except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
                # The server may have closed the idle connection; a GET can safely be repeated.
                return self._client.get(url, headers=headers)
        except httpx.HTTPError as error:
            logger.warning("sibling.away", sibling=self._name, error_type=type(error).__name__)
            raise _unavailable() from error


def _object(response: httpx.Response) -> Mapping[str, Any] | None:
    try:
        body = response.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _unavailable() -> UnavailableError:
    return UnavailableError("Whether you may see this cannot be asked right now.", retry_after=3)
