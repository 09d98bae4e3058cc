"""Seal committed events into the hash chain, and check the chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from audit.domain.chain import FIRST, link
from audit.models import AuditEvent, AuditSeal
from servicekit.db.database import advisory_lock_take
from servicekit.db.transactions import transaction

# Arbitrary advisory-lock key: lets one sealer run at a time.
LOCK = 7_215_003_901
BATCH = 200
BATCHES = 50
# An event may be committed after events with higher ids, which may be sealed already. So the sealer
# also looks for unsealed events among this many ids below the highest sealed one. The number is far
# larger than the number of events that can be committed meanwhile.
LATE = 100_000


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


def audit_seal(now: datetime) -> int:
    """Seal the events that were committed since the last run; returns their number.

    Works in small transactions. If several processes call it at the same time, one works and the
    others do nothing. The relay calls it every few minutes and passes `now`, which is not used.
    """
    sealed = 0
    for _ in range(BATCHES):
        with transaction():
            found = _seal_batch()
        sealed += found
        if found < BATCH:
            break
    return sealed


def audit_verify() -> Verdict:
    """Recompute every link of the chain; reads all events."""
    expected, before, checked = 1, FIRST, 0
    for row in _sealed():
        before = link(before, _facts(row))
        if row["seal__seq"] != expected or row["seal__hash"] != before:
            return Verdict(checked, row["id"], _unsealed().count())
        expected += 1
        checked += 1
    return Verdict(checked, None, _unsealed().count())


def _seal_batch() -> int:
    if not advisory_lock_take(LOCK):
        return 0
    last = AuditSeal.objects.order_by("-seq").first()
    seq, before = (last.seq, last.hash) if last is not None else (0, FIRST)
    recent = AuditSeal.objects.order_by("-event_id").values_list("event_id", flat=True).first()
    rows = _unsealed().filter(id__gt=(recent or 0) - LATE).order_by("id")
    seals = []
    for row in rows.values(*FACTS)[:BATCH]:
        seq, before = seq + 1, link(before, _facts(row))
        seals.append(AuditSeal(seq=seq, event_id=row["id"], hash=before))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def _unsealed() -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(seal=None)


def _sealed() -> Iterator[dict[str, Any]]:
    rows = AuditEvent.objects.exclude(seal=None).order_by("seal__seq")
    return iter(rows.values(*FACTS, "seal__seq", "seal__hash").iterator(chunk_size=2_000))


FACTS = (
    "id",
    "created_at",
    "actor_id",
    "actor__user_type",
    "actor__user_id",
    "action",
    "target_type",
    "target_id",
    "target_label",
    "changes",
    "request_id",
    "service",
)


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    # Omit `service` if it is null: seals made before the column existed must stay valid.
    facts = {name: row[name] for name in FACTS if name != "service" or row[name] is not None}
    return facts | {"created_at": row["created_at"].isoformat()}
