"""A correct client: repeats a request that got no answer, with the same key, and returns the result."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from proving.drill.ledger import Fate
from suite.errors import SuiteError

PATIENCE_SECONDS = 100.0
_TIMEOUT_SECONDS = 25.0
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 2.0
# The server is still working on the first request with this key: repeat until it answers.
_IN_FLIGHT = "idempotency_in_flight"


@dataclass(frozen=True)
class Reply:
    """The last answer to a request; `status` is 0 if no answer came before the client gave up."""

    status: int
    body: Any
    tries: int
    is_replayed: bool = False

    @property
    def fate(self) -> Fate:
        if not self.status:
            return Fate.UNKNOWN
        return Fate.DONE if self.status < 300 else Fate.REFUSED

    def text(self, name: str) -> str:
        return str(self.body.get(name) or "") if isinstance(self.body, dict) else ""

    def rows(self) -> list[dict[str, Any]]:
        """The `results` of a list; empty if the answer is not a successful list."""
        found = self.body.get("results") if isinstance(self.body, dict) else None
        return found if self.fate is Fate.DONE and isinstance(found, list) else []


class Client:
    """One person, who sends requests to the web app's address. Must be used by one thread only."""

    def __init__(
        self,
        url: str,
        *,
        email: str,
        password: str,
        patience: float = PATIENCE_SECONDS,
        pause: Callable[[float], None] = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.email = email
        self.user_id = 0
        self._password = password
        self._patience = patience
        self._pause = pause
        self._http = httpx.Client(
            base_url=url, timeout=_TIMEOUT_SECONDS, trust_env=False, transport=transport
        )
        self._token = ""

    def close(self) -> None:
        self._http.close()

    def sign_in(self) -> None:
        """Sign in. Raises SuiteError if that is refused."""
        body = {"email": self.email, "password": self._password}
        reply = self._repeat(lambda: self._send("POST", "/api/workflow/identity/login/", body, {}))
        if reply.fate is not Fate.DONE:
            raise SuiteError(f"{self.email} cannot sign in: {reply.status} {reply.body}")
        # Use only the Authorization header: with the cookie each write would need a CSRF token.
        self._token = self._http.cookies.get("access_token") or ""
        self._http.cookies.clear()
        self.user_id = int(reply.body["user"]["user_id"])

    def get(self, path: str) -> Reply:
        return self._repeat(lambda: self._send("GET", path, None, self.bearer()))

    def post(self, path: str, body: Mapping[str, Any]) -> Reply:
        """POST with an Idempotency-Key, so that repeats change nothing more."""
        key = str(uuid.uuid4())
        return self._repeat(
            lambda: self._send("POST", path, body, {**self.bearer(), "Idempotency-Key": key})
        )

    def post_form(
        self, path: str, fields: Mapping[str, str], files: Sequence[tuple[str, str, bytes]]
    ) -> Reply:
        """POST a form with text files, each (form field, file name, content); repeats use the same
        key.
        """
        key = str(uuid.uuid4())
        parts = [(part, (name, content, "text/plain")) for part, name, content in files]
        return self._repeat(
            lambda: self._http.post(
                path,
                data=dict(fields),
                files=parts,
                headers={**self.bearer(), "Idempotency-Key": key},
            )
        )

    def download(self, path: str) -> bytes | None:
        """The content of the file; None if the request is refused or gets no answer."""
        contents: list[bytes] = []

        def send() -> httpx.Response:
            answer = self._send("GET", path, None, self.bearer())
            contents.append(answer.content)
            return answer

        return contents[-1] if self._repeat(send).fate is Fate.DONE else None

    def patch(self, path: str, body: Mapping[str, Any]) -> Reply:
        return self._repeat(lambda: self._send("PATCH", path, body, self.bearer()))

    def bearer(self) -> dict[str, str]:
        """The header that authenticates the person."""
        return {"Authorization": f"Bearer {self._token}"}

    def _send(
        self, method: str, path: str, body: Mapping[str, Any] | None, headers: dict[str, str]
    ) -> httpx.Response:
        return self._http.request(method, path, json=body, headers=headers)

    def _repeat(self, send: Callable[[], httpx.Response]) -> Reply:
        deadline = time.monotonic() + self._patience
        pause = _FIRST_PAUSE_SECONDS
        tries = 0
        while True:
            tries += 1
            answer = _answer(send)
            if answer is not None and answer.status_code == 401 and self._token:
                self._token = ""
                self.sign_in()
                continue
            if answer is not None and not _is_to_be_repeated(answer):
                return Reply(
                    answer.status_code,
                    _json(answer),
                    tries,
                    is_replayed=answer.headers.get("Idempotent-Replayed") == "true",
                )
            if time.monotonic() + pause > deadline:
                return Reply(0, None, tries)
            self._pause(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)


def _answer(send: Callable[[], httpx.Response]) -> httpx.Response | None:
    try:
        return send()
    except httpx.TransportError:
        return None


def _is_to_be_repeated(answer: httpx.Response) -> bool:
    if answer.status_code >= 500 or answer.status_code == 429:
        return True
    body = _json(answer)
    return answer.status_code == 409 and isinstance(body, dict) and body.get("code") == _IN_FLIGHT


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None
