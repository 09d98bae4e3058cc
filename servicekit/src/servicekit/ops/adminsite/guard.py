"""Limit guesses of passwords at the admin's login form, and report sign-ins to the audit."""

import hashlib
from typing import Final

from django.http import HttpRequest

from servicekit import clock
from servicekit.base.addresses import network_of
from servicekit.base.folding import fold
from servicekit.db.transactions import transaction
from servicekit.http.throttling.counters import counters
from servicekit.http.throttling.views import address_of
from servicekit.messages.auditing import Somebody, audit_report

WINDOW_SECONDS: Final = 15 * 60
REFUSED_SECONDS: Final = WINDOW_SECONDS
PAIR_LIMIT: Final = 5
"""The highest number of attempts at one account from one network within a window."""
ACCOUNT_LIMIT: Final = 50
"""The highest number of attempts at one account from all networks within a window.

Above it, an Admin of tts can still open the admin by cookie.
"""
HOUR_SECONDS: Final = 60 * 60


class Guess:
    """One attempt to sign in at the admin with a password."""

    def __init__(self, request: HttpRequest, username: str) -> None:
        network = network_of(address_of(request.META))
        self.username = username
        self._now = clock.real_now().timestamp()
        self._account = f"admin:{_digest(fold(username))}"
        self._pair = f"{self._account}:{network}"

    def is_one_too_many(self) -> bool:
        """Count the attempt. Returns whether it must be refused."""
        pair = counters.hit(self._pair, window=WINDOW_SECONDS, now=self._now)
        if pair > PAIR_LIMIT:
            return True
        # Count for the account last: attempts from a refused network must not lock out others.
        account = counters.hit(self._account, window=WINDOW_SECONDS, now=self._now)
        return account > ACCOUNT_LIMIT

    def was_right(self) -> None:
        """Reset the count of this account and network, after the right password."""
        counters.reset(self._pair, window=WINDOW_SECONDS, now=self._now)

    def report(self, action: str) -> None:
        """Report the attempt to the audit. All actions except a sign-in are reported at most once a
        minute.
        """
        key = f"audit:{action}:{self._pair}"
        if action == "session.admin_open" or is_first(key, seconds=60):
            _report(None, action, self.username)


def is_first(key: str, *, seconds: int) -> bool:
    """Whether `key` occurs for the first time in the current period of this many seconds."""
    return counters.hit(key, window=seconds, now=clock.real_now().timestamp()) == 1


def report_visit(person: Somebody, action: str) -> None:
    """Report to the audit, at most once an hour, that a person used the admin by cookie or was
    refused there.
    """
    label = f"{person.user_type}:{person.user_id}"
    if is_first(f"audit:{action}:{label}", seconds=HOUR_SECONDS):
        _report(person, action, label)


def _report(actor: Somebody | None, action: str, label: str) -> None:
    with transaction():
        audit_report(
            actor=actor,
            action=action,
            target_type="session",
            target_id="admin",
            target_label=label,
            now=clock.now(),
        )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
