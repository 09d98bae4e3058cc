"""Readings for `/metrics`: one statement each, over open rows only."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min

from servicekit import clock
from servicekit.base.metrics.readings import Reading
from task.domain.decision import IncidentKind
from task.domain.state import OPEN_TASK_STATUSES, TaskStatus
from task.models import SlaNotice, Task, TaskItem, TaskTimer
from tickets.models import WorkflowTicket

from .incidents import open_incident_counts
from .selectors import OPEN_STATUSES, is_without_person


def task_readings(now: datetime) -> list[Reading]:
    """The readings about tasks, incidents, tickets without a task, late items and timers."""
    open_tasks: dict[tuple[str, ...], float] = {(status.value,): 0 for status in OPEN_TASK_STATUSES}
    rows = Task.objects.filter(status__in=sorted(OPEN_TASK_STATUSES)).values("status")
    open_tasks.update(
        {(row["status"],): row["count"] for row in rows.annotate(count=Count("task_id"))}
    )
    unassigned = Task.objects.filter(is_without_person()).count()
    incidents: dict[tuple[str, ...], float] = {(kind.value,): 0 for kind in IncidentKind}
    incidents.update({(kind,): count for kind, count in open_incident_counts().items()})
    unmatched = WorkflowTicket.objects.filter(is_task_allocated=False).count()
    overdue = TaskItem.objects.filter(
        status__in=OPEN_STATUSES, target_resolution__lt=clock.simulated(now)
    )
    return [
        Reading("tts_tasks_open", "Tasks that have not ended, by status.", open_tasks, ("status",)),
        Reading(
            "tts_tasks_unassigned",
            "Tasks on which nobody works: they wait for somebody, or are stuck on an automatic step.",
            {(): unassigned},
        ),
        Reading(
            "tts_incidents_open",
            "Incidents that nobody has resolved, by kind.",
            incidents,
            ("kind",),
        ),
        Reading(
            "tts_tickets_without_task",
            "Tickets that no workflow took, withdrawn ones among them.",
            {(): unmatched},
        ),
        Reading(
            "tts_task_items_overdue",
            "Open items whose target has passed, those of held tasks left out.",
            {(): overdue.exclude(task__status=TaskStatus.ON_HOLD).count()},
        ),
        *_timer_readings(now),
    ]


def _timer_readings(now: datetime) -> list[Reading]:
    armed = TaskTimer.objects.filter(state=TaskTimer.State.ARMED)
    first = armed.aggregate(first=Min("due_at"))["first"]
    lag = 0.0 if first is None else max(0.0, (clock.simulated(now) - first).total_seconds())
    return [
        Reading(
            "tts_timer_lag_seconds",
            "How long the timer that is due the longest has waited to be fired; 0 if none is due.",
            {(): lag},
        ),
        Reading(
            "tts_timers_stuck",
            "Timers that failed too often; an Admin can try them again.",
            {(): TaskTimer.objects.filter(state=TaskTimer.State.STUCK).count()},
        ),
        Reading(
            "tts_sla_notices_waiting",
            "Notices of warnings and breaches that were not sent yet, alone or in a digest.",
            {(): SlaNotice.objects.count()},
        ),
    ]
