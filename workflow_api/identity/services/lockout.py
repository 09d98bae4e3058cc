"""Count attempts to sign in. Each attempt is claimed before the password is hashed, and settled
afterwards.

A claim counts as a failure until it is settled. So the limit also holds for guesses at the same
moment: of forty, only five are tried.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from identity.domain.lockout import (
    ADDRESS_LIMIT,
    KNOWN_FOR,
    LOCK,
    PAIR_LIMIT,
    WINDOW,
    Failures,
    after_failure,
    after_guess,
    locked_for,
)
from identity.domain.names import key
from identity.locks import sign_in_failures_qs_for_update
from identity.models import Account, KnownNetwork, SignInFailures
from servicekit.base.addresses import network_of
from servicekit.base.errors import DomainError
from servicekit.db.transactions import transaction_required

Kind = SignInFailures.Kind

# If an attempt takes longer than this, its process has probably died.
LONGEST_ATTEMPT = timedelta(seconds=10)
SWEPT_AT_ONCE = 100
TOLD_EVERY = timedelta(minutes=1)


class LockedOutError(DomainError):
    """Too many failed attempts. It is raised also for an e-mail address without an account.

    `retry_after` is in seconds. `is_pending` means that some of the counted attempts are still in
    progress, so that another try a moment later may be admitted.
    """

    code = "locked_out"
    status = 429

    def __init__(self, retry_after: int, *, is_pending: bool = False) -> None:
        span = _words(retry_after)
        super().__init__(f"Too many failed attempts; signing in is locked for {span} more.")
        self.retry_after = retry_after
        self.is_pending = is_pending


@dataclass(frozen=True, slots=True)
class Attempt:
    """One admitted attempt. `is_known` means that, within the last 90 days, the account signed in,
    or set its password, from this network.
    """

    email: str
    address: str
    is_known: bool

    @property
    def email_hash(self) -> str:
        return _digest(key(self.email))

    @property
    def network_hash(self) -> str:
        return _digest(network_of(self.address))


@dataclass(frozen=True, slots=True)
class Failed:
    """The outcome of a failed attempt, for the audit.

    `is_locked` means that a lock is in force and no other attempt is in progress. `is_to_be_told`
    means that the audit has to get a report, because it got none within the last minute.
    """

    is_locked: bool
    is_to_be_told: bool


@transaction_required
def attempt_claim(*, email: str, address: str, now: datetime) -> Attempt:
    """Count an attempt before the password is tried; raises LockedOutError if the attempt is not
    admitted.
    """
    _sweep(now)
    attempt = Attempt(email, address, _is_known(email, address, now))
    if not attempt.is_known:
        _guess_claim(attempt, now)
    _pair_claim(attempt, now)
    if not attempt.is_known:
        for row in SignInFailures.objects.filter(kind=Kind.ADDRESS, key_hash=attempt.network_hash):
            _require_open(row, now)
    return attempt


@transaction_required
def attempt_failed(*, attempt: Attempt, now: datetime) -> Failed:
    """Count the claimed attempt as failed.

    Does the same work whether or not there is an account, so that the time reveals nothing.
    """
    pair = _row(Kind.PAIR, attempt.email_hash, attempt.network_hash, now)
    pair.pending = max(0, pair.pending - 1)
    is_locked = locked_for(_failures(pair), now=now) is not None and not pair.pending
    address = _row(Kind.ADDRESS, attempt.network_hash, "", now)
    _store(address, after_failure(_failures(address), limit=ADDRESS_LIMIT, now=now))
    is_to_be_told = pair.told_at is None or now - pair.told_at >= TOLD_EVERY
    if is_to_be_told:
        pair.told_at = now
    pair.save(update_fields=["pending", "told_at"])
    return Failed(is_locked=is_locked, is_to_be_told=is_to_be_told)


@transaction_required
def attempt_succeeded(*, attempt: Attempt, account: Account, now: datetime) -> None:
    """Remove the claim from the counts and remember the network. The caller has locked the account."""
    if not attempt.is_known:
        guesses = _row(Kind.ACCOUNT, attempt.email_hash, "", now)
        guesses.count = max(0, guesses.count - 1)
        guesses.save(update_fields=["count"])
    pair = _row(Kind.PAIR, attempt.email_hash, attempt.network_hash, now)
    pair.pending = max(0, pair.pending - 1)
    # Reset the failures so far. Other attempts in progress still count.
    pair.count, pair.locked_until = pair.pending, None
    pair.save(update_fields=["pending", "count", "locked_until"])
    network_learn(account=account, address=attempt.address, now=now)


@transaction_required
def network_learn(*, account: Account, address: str, now: datetime) -> None:
    """Make the network known to the locked account for 90 days; delete its expired networks."""
    KnownNetwork.objects.filter(account=account, last_used_at__lt=now - KNOWN_FOR).delete()
    KnownNetwork.objects.update_or_create(
        account=account,
        network_hash=_digest(network_of(address)),
        defaults={"last_used_at": now},
    )


@transaction_required
def failures_forget(*, email: str) -> None:
    """Delete the counts of an account, after its password was set."""
    about = SignInFailures.objects.filter(key_hash=_digest(key(email)))
    # Delete these rows in the order in which claims lock them.
    about.filter(kind=Kind.ACCOUNT).delete()
    about.filter(kind=Kind.PAIR).delete()


def _guess_claim(attempt: Attempt, now: datetime) -> None:
    row = _row(Kind.ACCOUNT, attempt.email_hash, "", now)
    _require_open(row, now)
    _store(row, after_guess(_failures(row), now=now))


def _pair_claim(attempt: Attempt, now: datetime) -> None:
    row = _row(Kind.PAIR, attempt.email_hash, attempt.network_hash, now)
    _require_open(row, now)
    row.pending += 1
    _store(row, after_failure(_failures(row), limit=PAIR_LIMIT, now=now))


def _require_open(row: SignInFailures, now: datetime) -> None:
    span = locked_for(_failures(row), now=now)
    if span is None:
        return
    is_fresh = row.locked_until is not None and row.locked_until - LOCK > now - LONGEST_ATTEMPT
    raise LockedOutError(
        max(1, math.ceil(span.total_seconds())),
        is_pending=row.kind == Kind.PAIR and row.pending > 0 and is_fresh,
    )


def _row(kind: str, key_hash: str, network_hash: str, now: datetime) -> SignInFailures:
    """Lock the row, and create it if it is missing.

    Call it at most once for each kind in a transaction, in the lock order of `identity.locks`.
    """
    name = {"kind": kind, "key_hash": key_hash, "network_hash": network_hash}
    rows = sign_in_failures_qs_for_update().filter(**name)
    while (row := rows.first()) is None:
        # Another transaction may insert this row at the same time, or may delete it before it is
        # locked here.
        SignInFailures.objects.bulk_create(
            [SignInFailures(**name, count=0, since=now)], ignore_conflicts=True
        )
    return row


def _store(row: SignInFailures, known: Failures) -> None:
    row.count, row.since, row.locked_until = known.count, known.since, known.locked_until
    row.pending = known.pending
    row.save(update_fields=["count", "since", "locked_until", "pending"])


def _sweep(now: datetime) -> None:
    """Delete expired rows, except those that another transaction has locked."""
    past = sign_in_failures_qs_for_update(skip_locked=True).filter(
        Q(locked_until=None) | Q(locked_until__lt=now), since__lt=now - 2 * WINDOW
    )
    found = list(past.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    if found:
        SignInFailures.objects.filter(pk__in=found).delete()


def _is_known(email: str, address: str, now: datetime) -> bool:
    return KnownNetwork.objects.filter(
        account__email_key=key(email),
        network_hash=_digest(network_of(address)),
        last_used_at__gte=now - KNOWN_FOR,
    ).exists()


def _failures(row: SignInFailures) -> Failures:
    return Failures(
        count=row.count, since=row.since, locked_until=row.locked_until, pending=row.pending
    )


def _words(seconds: int) -> str:
    amount, unit = (seconds, "second") if seconds <= 60 else (math.ceil(seconds / 60), "minute")
    return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
