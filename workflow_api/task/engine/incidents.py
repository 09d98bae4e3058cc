"""Reporting incidents: with the decision that met them, or after a refusal has changed nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from servicekit.db.transactions import transaction_required
from task.domain.decision import Incident as Fault
from task.hot import incidents_count
from task.models import Incident


@transaction_required
def incidents_report(*, task_id: int, faults: Iterable[Fault], now: datetime) -> None:
    """Store these faults of a task, each once: a fault that is open already is counted there."""
    by_place = {(fault.kind, _place(fault)): fault for fault in faults}
    rows = [
        Incident(
            task_id=task_id,
            kind=fault.kind,
            place=place,
            step_id=fault.step_id,
            transition_id=fault.transition_id,
            message=fault.message,
            first_seen=now,
            last_seen=now,
        )
        for (_, place), fault in sorted(by_place.items())
    ]
    if rows:
        incidents_count(rows)


def _place(fault: Fault) -> str:
    return f"{fault.step_id or ''}:{fault.transition_id or ''}"
