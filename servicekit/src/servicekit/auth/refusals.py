"""Report to the audit when a person who is signed in gets a 403."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from servicekit import clock
from servicekit.base.logs import get_logger
from servicekit.base.persons import Person
from servicekit.db.sql import rows_insert
from servicekit.db.transactions import transaction
from servicekit.messages.auditing import Somebody, admin_actor, audit_report
from servicekit.messages.consuming.models import InboxMessage

logger = get_logger(__name__)

ACTION = "endpoint.refuse"
WINDOW_SECONDS = 60
"""The length of a window of time. Refusals of the same person at the same endpoint in the same
window are reported once.
"""


class RefusalAuditMiddleware:
    """Reports refusals. Must come after AuthenticationMiddleware and before AdminCookieMiddleware.

    The report is stored in a separate transaction, after the request's own transaction has ended.
    An error while reporting is logged and does not change the response.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 403:
            try:
                refusal_report(request, response, now=clock.now())
            except Exception as error:
                logger.warning("refusals.not_reported", error=type(error).__name__, exc_info=error)
        return response


def refusal_report(request: HttpRequest, response: HttpResponseBase, *, now: datetime) -> bool:
    """Report that the person who sent `request` was refused. Returns whether it was reported.

    Callers who are not signed in, and repeats within the window, are not reported.
    """
    actor, key = _person_behind(request)
    if not key:
        return False
    match = request.resolver_match
    endpoint = f"{request.method} /{match.route if match else ''}"
    marker = _marker(key, endpoint, now)
    if InboxMessage.objects.filter(message_id=marker, task=ACTION).exists():
        return False
    with transaction():
        if not rows_insert([_noted(marker, now)], or_ignore=True):
            return False  # another process has just reported it
        audit_report(
            actor=actor,
            action=ACTION,
            target_type="endpoint",
            target_id=endpoint,
            target_label=request.path,
            changes={
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "code": _code(response),
                **({} if actor else {"account": key}),
            },
            now=now,
        )
    return True


def _person_behind(request: HttpRequest) -> tuple[Somebody | None, str]:
    """The person who sent the request, and a text that identifies the account.

    The person is None for an account that exists only in the admin. The text is "" for a caller who
    is not signed in.
    """
    # DRF sets the user whom it has authenticated on Django's request too.
    user: object = getattr(request, "user", None)
    if isinstance(user, Person):
        return user, user.pk
    if user is not None and getattr(user, "is_authenticated", False):
        return admin_actor(user)
    return None, ""


def _marker(key: str, endpoint: str, now: datetime) -> str:
    digest = hashlib.sha256(f"{key} {endpoint}".encode(errors="replace")).hexdigest()
    return f"refusal:{digest}:{int(now.timestamp()) // WINDOW_SECONDS}"


def _noted(marker: str, now: datetime) -> InboxMessage:
    """An inbox row that marks the refusal as reported.

    The inbox is used for this because its message ids are unique and old rows are purged.
    """
    return InboxMessage(
        message_id=marker, task=ACTION, state=InboxMessage.State.DONE, received_at=now, done_at=now
    )


def _code(response: HttpResponseBase) -> str:
    data = getattr(response, "data", None)
    code = data.get("code") if isinstance(data, dict) else None
    return code if isinstance(code, str) else ""
