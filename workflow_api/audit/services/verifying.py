"""Verify the hash chain over the events: a short chain at once, a long one in the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from audit.domain.chain import FIRST, Followed, follow
from audit.models import AuditEvent, AuditSeal, ChainVerification
from audit.selectors import (
    last_seal,
    sealed_after,
    unsealed_count,
    verification_last,
    verification_open,
)
from audit.services.sealing import never
from servicekit.base.logs import get_logger
from servicekit.clock import real_now
from servicekit.db.database import database_now
from servicekit.db.sql import rows_insert
from servicekit.db.transactions import transaction, transaction_required

logger = get_logger(__name__)

BATCH = 2_000
# The most seals of a chain that is verified while the request waits; that takes half a second.
SHORT = 10_000
LEASE = timedelta(seconds=60)
# The time after the last verification at which the worker verifies the chain without a request.
EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of verifying the whole chain.

    `checked` is the number of valid events before the first broken one. `first_broken` is the id of
    the first event that differs from its seal or whose seal has the wrong number; None if there is
    none. `unsealed` is the number of events without a seal.
    """

    checked: int
    first_broken: int | None
    unsealed: int

    @property
    def valid(self) -> bool:
        return self.first_broken is None


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The result of the last verification that finished, and the progress of the unfinished one.

    Without a result, `valid` and `finished_at` are None. `seals` is the length of the chain now,
    and `running_checked` is how many of its seals the unfinished verification has checked.
    """

    valid: bool | None
    checked: int
    first_broken: int | None
    unsealed: int
    finished_at: datetime | None
    running: bool
    running_checked: int | None
    seals: int


def audit_verify() -> Verdict:
    """Recompute every link of the chain. Reads all events, in batches."""
    chain = Followed()
    while (further := _followed(chain)) != chain:
        chain = further
        if chain.first_broken is not None:
            break
    return Verdict(chain.seq, chain.first_broken, unsealed_count())


def chain_report(*, now: datetime) -> ChainReport:
    """The state of the chain. A short chain is verified at once. `now` is the real time."""
    last = last_seal()
    seals = 0 if last is None else last.seq
    if seals <= SHORT:
        verdict = audit_verify()
        return ChainReport(
            verdict.valid,
            verdict.checked,
            verdict.first_broken,
            verdict.unsealed,
            now,
            running=False,
            running_checked=None,
            seals=seals,
        )
    unfinished, finished = verification_open(), verification_last()
    return ChainReport(
        valid=None if finished is None else finished.first_broken is None,
        checked=0 if finished is None else finished.checked,
        first_broken=None if finished is None else finished.first_broken,
        unsealed=unsealed_count() if finished is None else finished.unsealed or 0,
        finished_at=None if finished is None else finished.finished_at,
        running=unfinished is not None,
        running_checked=None if unfinished is None else unfinished.checked,
        seals=seals,
    )


@transaction_required
def verification_request(*, now: datetime) -> None:
    """Let a worker verify the chain. Does nothing if a verification waits or runs. `now` is the real
    time.
    """
    rows_insert([ChainVerification(requested_at=now, hash=FIRST)], or_ignore=True)


def verification_is_due(now: datetime) -> bool:
    """Whether no verification is open and the last one is too old. `now` is the real time."""
    if verification_open() is not None:
        return False
    finished = verification_last()
    return finished is None or (finished.finished_at or now) <= now - EVERY


def verification_run(*, owner: str, stop: Callable[[], bool] = never) -> bool:
    """Work on the unfinished verification until it is finished or `stop` returns true. Returns
    whether it finished.

    Does nothing if there is none, or if another worker works on it. Each batch renews the lease and
    stores the progress, so that another worker can continue after a crash.
    """
    row = _claimed(owner)
    while row is not None and not stop():
        chain = Followed(row.checked, row.hash)
        further = _followed(chain)
        is_finished = further == chain or further.first_broken is not None
        if not _kept(row, further, owner=owner, is_finished=is_finished):
            return False
        if further.first_broken is not None:
            logger.error("audit.chain_broken", event_id=further.first_broken)
        if is_finished:
            return True
    if row is not None:
        _mine(row, owner).update(lease_until=None)
    return False


def _followed(chain: Followed) -> Followed:
    """Check one more batch of the chain. At the end of the chain, return `chain` unchanged."""
    further = follow(chain, sealed_after(chain.seq, BATCH))
    if further != chain:
        return further
    after = AuditSeal.objects.filter(seq__gt=chain.seq).order_by("seq").first()
    if after is None:
        return chain
    if after.seq == chain.seq + 1 and AuditEvent.objects.filter(pk=after.event_id).exists():
        # This event was sealed after the batch was read. Read the batch again.
        return follow(chain, sealed_after(chain.seq, BATCH))
    # The chain is broken here. A batch does not contain a seal whose event is missing, or a seal
    # after a long gap.
    return Followed(chain.seq, chain.hash, after.event_id)


def _claimed(owner: str) -> ChainVerification | None:
    if verification_open() is None:
        return None
    now = database_now()
    with transaction():
        claimed = ChainVerification.objects.filter(
            Q(lease_until=None) | Q(lease_until__lt=now), is_finished=False
        ).update(lease_owner=owner, lease_until=now + LEASE)
    return verification_open() if claimed else None


def _kept(row: ChainVerification, chain: Followed, *, owner: str, is_finished: bool) -> bool:
    """Store the progress. Returns whether the row still belonged to `owner`."""
    row.checked, row.hash, row.first_broken = chain.seq, chain.hash, chain.first_broken
    columns = {"checked": chain.seq, "hash": chain.hash, "first_broken": chain.first_broken}
    if is_finished:
        columns |= {
            "unsealed": unsealed_count(),
            "finished_at": real_now(),
            "is_finished": True,
            "lease_until": None,
        }
    else:
        columns["lease_until"] = database_now() + LEASE
    with transaction():
        return bool(_mine(row, owner).update(**columns))


def _mine(row: ChainVerification, owner: str) -> QuerySet[ChainVerification]:
    return ChainVerification.objects.filter(pk=row.pk, lease_owner=owner, is_finished=False)
