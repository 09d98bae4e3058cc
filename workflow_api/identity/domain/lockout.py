"""When failed sign-ins are too many. The same for accounts that exist and those that do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
LOCK = timedelta(minutes=5)
# One person forgets a password; behind one address there may be a whole company.
ACCOUNT_LIMIT = 5
ADDRESS_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed sign-ins since ``since``; ``locked_until`` is past or None where nothing is locked."""

    count: int
    since: datetime
    locked_until: datetime | None = None


def locked_for(failures: Failures, *, now: datetime) -> timedelta | None:
    """How long it is still locked; None where it is not."""
    if failures.locked_until is None or failures.locked_until <= now:
        return None
    return failures.locked_until - now


def after_failure(failures: Failures | None, *, limit: int, now: datetime) -> Failures:
    """What is known after one more failure; the one that reaches the limit locks."""
    if failures is None or now - failures.since >= WINDOW:
        failures = Failures(count=0, since=now)
    count = failures.count + 1
    if count >= limit:
        return Failures(count=0, since=now, locked_until=now + LOCK)
    return Failures(count=count, since=failures.since, locked_until=failures.locked_until)
