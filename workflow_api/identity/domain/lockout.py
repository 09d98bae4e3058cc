"""Limits on failed sign-ins, the same for accounts that exist and those that do not.

There are three counts. The hard lock is by account *and* network, so that a stranger elsewhere
locks nobody out. Guesses at one account from many networks are slowed down together: after the
first twenty, one more is admitted only now and then. Networks from which the account has signed in
before, and so the owner, are exempt from that. Failures of a whole network, at any accounts, are
limited as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
LOCK = timedelta(minutes=5)
# By account and network: one person forgets a password.
PAIR_LIMIT = 5
# By network: a whole company may share one address.
ADDRESS_LIMIT = 100
# By account, from networks that it has not signed in from.
FREE_GUESSES = 20
LONGEST_GAP = timedelta(seconds=30)
# How long a network stays known without a sign-in.
KNOWN_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Failures:
    """Attempts since `since` that failed, or have not ended yet.

    `locked_until` is None or in the past if nothing is locked; `pending` counts the attempts that
    have not ended.
    """

    count: int
    since: datetime
    locked_until: datetime | None = None
    pending: int = 0


def locked_for(failures: Failures, *, now: datetime) -> timedelta | None:
    """How long it is still locked; None if it is not."""
    if failures.locked_until is None or failures.locked_until <= now:
        return None
    return failures.locked_until - now


def after_failure(failures: Failures | None, *, limit: int, now: datetime) -> Failures:
    """The count after one more failure; reaching the limit locks."""
    if failures is None:
        failures = Failures(count=0, since=now)
    if now - failures.since >= WINDOW:
        failures = replace(failures, count=0, since=now, locked_until=None)
    count = failures.count + 1
    if count >= limit:
        return replace(failures, count=0, since=now, locked_until=now + LOCK)
    return replace(failures, count=count)


def after_guess(failures: Failures, *, now: datetime) -> Failures:
    """The count of one account after one more guess from an unknown network.

    Beyond the free ones each guess doubles the gap to the next, up to half a minute; the count is
    reset only after a quarter of an hour without guesses.
    """
    if now - failures.since >= WINDOW:
        failures = Failures(count=0, since=now)
    count = failures.count + 1
    if count < FREE_GUESSES:
        return replace(failures, count=count)
    gap = min(LONGEST_GAP, timedelta(seconds=2 ** min(count - FREE_GUESSES, 10)))
    return replace(failures, count=count, since=now, locked_until=now + gap)
