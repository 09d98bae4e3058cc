"""Failed sign-ins: counted by account and by address, locked for a while when they are too many."""

from __future__ import annotations

import hashlib
import math
from datetime import datetime

from django.db.models import Q

from servicekit.errors import DomainError
from servicekit.transactions import transaction_required

from .domain.lockout import (
    ACCOUNT_LIMIT,
    ADDRESS_LIMIT,
    WINDOW,
    Failures,
    after_failure,
    locked_for,
)
from .domain.names import key
from .locks import sign_in_failures_qs_for_update
from .models import SignInFailures

Kind = SignInFailures.Kind


class LockedOutError(DomainError):
    """Too many failures; says so whether or not there is such an account."""

    code = "locked_out"
    status = 429

    def __init__(self, retry_after: int) -> None:
        minutes = math.ceil(retry_after / 60)
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__(
            f"Too many failed attempts; signing in is locked for {minutes} {unit} more."
        )
        self.retry_after = retry_after


def lockout_check(*, email: str, address: str, now: datetime) -> None:
    """Raise LockedOutError while the account of this e-mail address, or the network's, is locked."""
    spans = [
        span
        for row in SignInFailures.objects.filter(_either(email, address))
        if (span := locked_for(_failures(row), now=now)) is not None
    ]
    if spans:
        raise LockedOutError(math.ceil(max(spans).total_seconds()))


@transaction_required
def failure_note(*, email: str, address: str, now: datetime) -> None:
    """Count one failed attempt for both; also clears away what is long past."""
    SignInFailures.objects.filter(since__lt=now - 2 * WINDOW).filter(
        Q(locked_until=None) | Q(locked_until__lt=now)
    ).delete()
    for kind, value, limit in (
        (Kind.ACCOUNT, key(email), ACCOUNT_LIMIT),
        (Kind.ADDRESS, address, ADDRESS_LIMIT),
    ):
        row, is_new = SignInFailures.objects.get_or_create(
            kind=kind, key_hash=_digest(value), defaults={"count": 0, "since": now}
        )
        if not is_new:
            row = sign_in_failures_qs_for_update().get(pk=row.pk)
        known = after_failure(_failures(row), limit=limit, now=now)
        row.count, row.since, row.locked_until = known.count, known.since, known.locked_until
        row.save(update_fields=["count", "since", "locked_until"])


@transaction_required
def failures_forget(*, email: str) -> None:
    """Begin anew for an account whose password was right, or is new."""
    SignInFailures.objects.filter(kind=Kind.ACCOUNT, key_hash=_digest(key(email))).delete()


def _either(email: str, address: str) -> Q:
    return Q(kind=Kind.ACCOUNT, key_hash=_digest(key(email))) | Q(
        kind=Kind.ADDRESS, key_hash=_digest(address)
    )


def _failures(row: SignInFailures) -> Failures:
    return Failures(count=row.count, since=row.since, locked_until=row.locked_until)


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
