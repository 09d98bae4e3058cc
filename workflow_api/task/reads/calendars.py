"""The open tasks that count their time in a calendar, and the effect of an edit on their targets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from sla.domain.deadlines import task_target
from sla.domain.spans import Spans, spans_from_json
from sla.domain.walk import Hours
from sla.selectors import hours_of, newest_revision, spans_in_force
from task.domain.state import OPEN_TASK_STATUSES, TaskStatus
from task.models import Task
from workflow.selectors import definition_of


@dataclass(frozen=True, slots=True)
class CalendarEffect:
    """The effect of a planned edit of a calendar, as numbers of open tasks.

    `earlier` and `later`: tasks whose target would move to an earlier or a later time.
    `newly_breached`: tasks whose target lies ahead now, and would have passed after the edit.
    `no_longer_breached`: tasks whose target has passed now, and would lie ahead after the edit.
    """

    open_tasks: int
    earlier: int
    later: int
    newly_breached: int
    no_longer_breached: int


def open_tasks_in(calendar_id: int) -> int:
    """The number of open tasks that count their time in the calendar."""
    return _open(calendar_id).count()


def open_tasks_behind(calendar_id: int, revs: Collection[int]) -> dict[int, int]:
    """For each revision in `revs`, the number of the calendar's open tasks that still use an older
    revision.
    """
    counts = _open(calendar_id).values("calendar_rev").annotate(tasks=Count("pk")).order_by()
    by_rev = dict(counts.values_list("calendar_rev", "tasks"))
    return {
        rev: sum(count for at, count in by_rev.items() if at is not None and at < rev)
        for rev in revs
    }


def task_ids_behind(*, calendar_id: int, rev: int, after_id: int, limit: int) -> list[int]:
    """The ids of open tasks in the calendar that have not taken up revision `rev` yet: the first `limit`
    above `after_id`, ascending.
    """
    behind = _open(calendar_id).filter(calendar_rev__lt=rev, task_id__gt=after_id)
    return list(behind.order_by("task_id").values_list("task_id", flat=True)[:limit])


def calendar_effect(calendar_id: int, hours: Hours, now: datetime) -> CalendarEffect:
    """The effect on the open tasks of a calendar if its hours became `hours` from `now` on."""
    tasks = _open(calendar_id).select_related("workflow_version")
    newest = newest_revision(calendar_id).rev
    total = earlier = later = newly = no_longer = 0
    for task in tasks.defer("workflow_version__definition").iterator(chunk_size=500):
        total += 1
        spans, former = spans_from_json(task.calendar_spans), task.target_resolution
        if task.calendar_rev != newest:
            spans = spans_in_force(spans)
        moved = _target(task, spans, hours, now)
        if moved == former:
            continue
        is_earlier = former is None or (moved is not None and moved < former)
        earlier, later = earlier + is_earlier, later + (not is_earlier)
        if task.status != TaskStatus.ON_HOLD:
            newly += not _passed(former, now) and _passed(moved, now)
            no_longer += _passed(former, now) and not _passed(moved, now)
    return CalendarEffect(total, earlier, later, newly, no_longer)


def _target(task: Task, spans: Spans, hours: Hours, now: datetime) -> datetime | None:
    if task.workflow_version is None:
        return task.target_resolution
    sla = definition_of(task.workflow_version).sla(task.priority)
    former = hours_of(spans)
    pauses = tuple(pause for pause in task.clock_pauses if pause.end is not None)
    return task_target(task.arrived_at, sla, hours.since(now, former), pauses)


def _passed(target: datetime | None, now: datetime) -> bool:
    return target is not None and target <= now


def _open(calendar_id: int) -> QuerySet[Task]:
    return Task.objects.filter(calendar_id=calendar_id, status__in=sorted(OPEN_TASK_STATUSES))
