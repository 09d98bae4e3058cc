"""The one gate: who may see and write on a ticket, asked of workflow_api with the caller's token.

HTTP and socket come through here. Messaging knows nothing of holders, owners or roles; it keeps an
answer for half a minute, so that a conversation does not ask for every line.
"""

from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import quote

import httpx
from django.conf import settings

from servicekit.auth import Person
from servicekit.errors import NotFoundError, UnavailableError
from servicekit.logs import get_logger
from servicekit.request_id import HEADER, current_request_id

logger = get_logger(__name__)

TIMEOUT_SECONDS = 3.0
KEPT_SECONDS = 30.0
_KEPT_ANSWERS = 10_000


@dataclass(frozen=True)
class Access:
    """What one person may do on one ticket. `relation` says why: holder, owner, requester, …"""

    ticket_id: str
    can_write: bool
    sees_internal: bool
    relation: str


@dataclass(frozen=True)
class _Kept:
    access: Access
    until: float


_kept: dict[tuple[str, str, int, str], _Kept] = {}
_kept_lock = Lock()
# Our own service is never behind a proxy of the environment.
_client = httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False)


def access_ticket(person: Person, token: str, ticket_id: str, *, is_fresh: bool = False) -> Access:
    """What the person may do on the ticket.

    With `is_fresh` a kept answer is not good enough: for writes, and for checking again.

    Raises NotFoundError where the person may not see the ticket or it does not exist, and
    UnavailableError where workflow_api cannot be asked.
    """
    # A new token may carry other rights, so what an older one could do says nothing about it.
    key = (sha256(token.encode()).hexdigest(), person.user_type, person.user_id, ticket_id)
    kept = None if is_fresh else _kept.get(key)
    if kept is not None and kept.until > monotonic():
        return kept.access
    try:
        access = _ask(person, token, ticket_id)
    except NotFoundError:
        with _kept_lock:
            _kept.pop(key, None)
        raise
    with _kept_lock:
        if len(_kept) >= _KEPT_ANSWERS:
            _kept.clear()
        _kept[key] = _Kept(access, monotonic() + KEPT_SECONDS)
    return access


def forget_answers() -> None:
    """Ask again for everything."""
    with _kept_lock:
        _kept.clear()


def _ask(person: Person, token: str, ticket_id: str) -> Access:
    url = f"{settings.WORKFLOW_URL}/tickets/{quote(ticket_id, safe='')}/access/"
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    if request_id := current_request_id():
        headers[HEADER] = request_id
    response = _get(url, headers)
    if response.status_code in {403, 404}:
        raise NotFoundError("There is no such ticket.")
    body = _object(response)
    if response.status_code != 200 or body is None:
        logger.warning("access.workflow_failed", status=response.status_code)
        raise _unavailable()
    if body.get("can_read") is not True:
        raise NotFoundError("There is no such ticket.")
    return Access(
        ticket_id=ticket_id,
        can_write=body.get("can_write") is True,
        # The requester's side never sees what staff say among themselves, whoever claims it may.
        sees_internal=body.get("sees_internal") is True and not person.is_employee,
        relation=str(body.get("relation") or ""),
    )


def _get(url: str, headers: dict[str, str]) -> httpx.Response:
    try:
        try:
            return _client.get(url, headers=headers)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            # A kept connection that the other side closed just now; a GET may be asked twice.
            return _client.get(url, headers=headers)
    except httpx.HTTPError as error:
        logger.warning("access.workflow_away", error_type=type(error).__name__)
        raise _unavailable() from error


def _object(response: httpx.Response) -> dict[str, Any] | None:
    try:
        body = response.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _unavailable() -> UnavailableError:
    return UnavailableError("Who may see this ticket cannot be asked right now.", retry_after=3)
