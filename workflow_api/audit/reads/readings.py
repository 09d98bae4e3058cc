"""Readings for `/metrics`: how many events wait for a seal, and whether the chain is valid."""

from __future__ import annotations

from datetime import datetime

from audit.models import AuditEvent, AuditSeal
from audit.selectors import verification_last
from servicekit import clock
from servicekit.base.metrics.readings import Reading


def audit_readings(now: datetime) -> list[Reading]:
    """The number of events that wait for a seal, and the result of the last verification by a
    worker.

    Events that were committed late are not counted, because finding them takes too long for this
    endpoint.
    """
    highest = AuditSeal.objects.order_by("-event_id").values_list("event_id", flat=True).first()
    waiting = AuditEvent.objects.filter(id__gt=highest or 0).order_by("id")
    oldest = waiting.values_list("created_at", flat=True).first()
    lag = 0.0 if oldest is None else max(0.0, (clock.simulated(now) - oldest).total_seconds())
    last = verification_last()
    return [
        Reading(
            "tts_audit_unsealed",
            "Audit events that wait to be sealed.",
            {(): 0 if oldest is None else waiting.count()},
        ),
        Reading(
            "tts_audit_seal_lag_seconds",
            "Age of the oldest audit event that waits to be sealed; 0 if none does.",
            {(): lag},
        ),
        Reading(
            "tts_audit_chain_broken",
            "1 if the last verification by a worker found an event that differs from its seal.",
            {(): 0 if last is None or last.first_broken is None else 1},
        ),
    ]
