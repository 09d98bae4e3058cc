"""Limits on failed sign-ins. They are the same for addresses with and without an account.

A network is known to an account if the account signed in, or set its password, from there within
the last 90 days. There are three counts:

- By account *and* network. Only this count locks, so a stranger in another network cannot lock out
  the owner.
- By account, over all networks that are not known to it. After the first twenty guesses, one more
  is admitted only after a pause.
- By network, over all accounts. It does not refuse attempts at an account to which the network is
  known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
LOCK = timedelta(minutes=5)
# The failures that one account may have from one network: enough for a person who has forgotten the
# password.
PAIR_LIMIT = 5
# The failures that one network may have at all accounts. The limit is high, because a whole company
# may share one address.
ADDRESS_LIMIT = 100
# The guesses at one account without a pause, from all networks that are not known to it.
FREE_GUESSES = 20
LONGEST_GAP = timedelta(seconds=30)
# The time for which a network stays known after the last sign-in or new password from there.
KNOWN_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Failures:
    """The number of attempts since `since` that have failed or are still in progress.

    `locked_until` is None or in the past if there is no lock. `pending` is the number of attempts
    in progress.
    """

    count: int
    since: datetime
    locked_until: datetime | None = None
    pending: int = 0


def locked_for(failures: Failures, *, now: datetime) -> timedelta | None:
    """The remaining time of the lock, or None if there is no lock."""
    if failures.locked_until is None or failures.locked_until <= now:
        return None
    return failures.locked_until - now


def after_failure(failures: Failures | None, *, limit: int, now: datetime) -> Failures:
    """The count after one more failure. If it reaches `limit`, a lock begins."""
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

    After `FREE_GUESSES` each guess doubles the pause before the next one, up to `LONGEST_GAP`. As
    long as there are no pauses, the count starts again `WINDOW` after its first guess; once there
    are pauses, it starts again `WINDOW` after its last guess.
    """
    if now - failures.since >= WINDOW:
        failures = Failures(count=0, since=now)
    count = failures.count + 1
    if count < FREE_GUESSES:
        return replace(failures, count=count)
    gap = min(LONGEST_GAP, timedelta(seconds=2 ** min(count - FREE_GUESSES, 10)))
    return replace(failures, count=count, since=now, locked_until=now + gap)
