"""Auditing refusals: a 403 to a person whom the service knows."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from servicekit.auditing import Somebody, admin_actor, audit_report
from servicekit.auth.persons import Person
from servicekit.consuming.models import InboxMessage
from servicekit.inserting import rows_insert
from servicekit.logs import get_logger
from servicekit.transactions import transaction

logger = get_logger(__name__)

ACTION = "endpoint.refuse"
WINDOW_SECONDS = 60
"""Refusals of the same person at the same endpoint count as one event within it."""


class RefusalAuditMiddleware:
    """Reports refusals; stands after AuthenticationMiddleware and outside of all that signs people
    in.

    Uses a transaction of its own, once that of the request is over: the refused call has left no
    other trace. Failures here never reach the answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 403:
            try:
                refusal_report(request, response, now=timezone.now())
            except Exception as error:
                logger.warning("refusals.not_reported", error=type(error).__name__, exc_info=error)
        return response


def refusal_report(request: HttpRequest, response: HttpResponseBase, *, now: datetime) -> bool:
    """Report that the person behind `request` was refused; whether there was anything to report.

    Strangers are not reported, nor repeats within the window.
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
            return False  # by another process at the same moment
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
    """The person and its key; no person for an account of the admin's own, no key for strangers."""
    # DRF copies the user it has recognised to the wrapped request.
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
    """Record the refusal in the inbox, which already does things once and purges in time."""
    return InboxMessage(
        message_id=marker, task=ACTION, state=InboxMessage.State.DONE, received_at=now, done_at=now
    )


def _code(response: HttpResponseBase) -> str:
    data = getattr(response, "data", None)
    code = data.get("code") if isinstance(data, dict) else None
    return code if isinstance(code, str) else ""
