"""Seal committed events into the hash chain, in batches."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from audit.domain.chain import FACTS, FIRST, link_of_row
from audit.models import AuditEvent, AuditSeal
from audit.selectors import last_seal, unsealed
from servicekit.db.database import advisory_lock_take
from servicekit.db.sql import rows_insert
from servicekit.db.transactions import transaction

# Arbitrary advisory-lock key: lets one sealer run at a time.
LOCK = 7_215_003_901
BATCH = 500
# An event with a low id may be committed after events with higher ids were sealed. So the sealer
# also looks for unsealed events among this many ids below the highest sealed one. Far fewer events
# than this are committed while one transaction is open.
LATE = 100_000


def never() -> bool:
    """Do not stop."""
    return False


def audit_seal(*, stop: Callable[[], bool] = never) -> int:
    """Seal the events that were committed since the last run, and events that were committed late.
    Returns their number.

    Each batch is a transaction of its own. `stop` is called before each batch. If several processes
    call this function at the same time, one of them works and the others do nothing.
    """
    return audit_seal_newest(stop=stop) + _seal(_late, stop)


def audit_seal_newest(*, stop: Callable[[], bool] = never) -> int:
    """Seal the events whose ids are higher than the ids of all sealed events. Returns their number.

    If there is none, this takes two short statements. Events that were committed late are left out.
    """
    return _seal(_newest, stop)


def _seal(found: Callable[[int], QuerySet[AuditEvent]], stop: Callable[[], bool]) -> int:
    """Seal the events that `found` returns. Its argument is the highest event id that is sealed."""
    sealed = 0
    while not stop():
        # Look outside of a transaction first, because on SQLite a transaction locks the whole
        # database.
        if not found(_highest()).exists():
            break
        with transaction():
            batch = _seal_batch(found)
        sealed += batch
        if not batch:
            break
    return sealed


def _seal_batch(found: Callable[[int], QuerySet[AuditEvent]]) -> int:
    if not advisory_lock_take(LOCK):
        return 0
    last = last_seal()
    seq, before = (last.seq, last.hash) if last is not None else (0, FIRST)
    seals = []
    for row in found(_highest()).order_by("id").values(*FACTS)[:BATCH]:
        seq, before = seq + 1, link_of_row(before, row)
        seals.append(AuditSeal(seq=seq, event_id=row["id"], hash=before))
    return rows_insert(seals)


def _highest() -> int:
    return AuditSeal.objects.order_by("-event_id").values_list("event_id", flat=True).first() or 0


def _newest(highest: int) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(id__gt=highest)


def _late(highest: int) -> QuerySet[AuditEvent]:
    return unsealed().filter(id__gt=highest - LATE, id__lt=highest)
