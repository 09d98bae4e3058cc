"""Compare the stored deadlines of open tasks with those that follow from their stored events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import QuerySet

from sla.selectors import revisions_of
from task.domain.codec import event_from_json
from task.domain.events import Event
from task.domain.recomputing import DECIDES, Deadlines, Rules, deadlines
from task.domain.state import OPEN_ITEM_STATUSES, OPEN_TASK_STATUSES
from task.models import Task, TaskEvent, TaskItem
from workflow.domain.definition import Definition
from workflow.selectors import definition_of

PAGE = 1000
LOOKS = 3
"""How often a task is read before its deadline counts as wrong. A single read may see only half of
a command's changes.
"""


@dataclass(frozen=True, slots=True)
class WrongDeadline:
    """A stored deadline of an open task that differs from the `expected` one, which its events give.

    `item_id` is the open item whose deadline it is; None for the target of the task.
    """

    task_id: int
    item_id: int | None
    stored: datetime | None
    expected: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """The number of tasks that were compared, and their wrong deadlines."""

    compared: int
    wrong: tuple[WrongDeadline, ...]


def pages_of_deadlines() -> Iterator[Page]:
    """Compare all open tasks, in pages of 1,000. The number of statements per page is constant.

    A deadline counts as wrong only if all of `LOOKS` readings find the same difference, because a
    command may change a task between two statements. Archived tasks without a version are left out.
    """
    last = 0
    while True:
        tasks = list(_open().filter(pk__gt=last)[:PAGE])
        if not tasks:
            return
        last = tasks[-1].pk
        wrong = set(_wrong(tasks))
        for _ in range(LOOKS - 1):
            if wrong:
                again = _open().filter(pk__in=[found.task_id for found in wrong])
                wrong &= set(_wrong(list(again)))
        yield Page(
            len(tasks), tuple(sorted(wrong, key=lambda one: (one.task_id, one.item_id or 0)))
        )


def _open() -> QuerySet[Task]:
    found = Task.objects.filter(
        status__in=sorted(OPEN_TASK_STATUSES), workflow_version__isnull=False
    ).select_related("workflow_version")
    return found.defer("workflow_version__definition").order_by("pk")


def _wrong(tasks: list[Task]) -> Iterator[WrongDeadline]:
    keys = [task.pk for task in tasks]
    items = {
        item.task_id: item
        for item in TaskItem.objects.filter(
            task_id__in=keys, status__in=sorted(OPEN_ITEM_STATUSES)
        ).only("task_id", "target_resolution")
    }
    histories = _histories(keys)
    for task in tasks:
        yield from _compared(task, items.get(task.pk), _expected(task, histories[task.pk]))


def _histories(keys: list[int]) -> dict[int, list[Event]]:
    """The events of each task from which deadlines follow, in order."""
    found: defaultdict[int, list[Event]] = defaultdict(list)
    rows = TaskEvent.objects.filter(
        task_id__in=keys, kind__in=[event.kind for event in DECIDES]
    ).order_by("task_id", "seq")
    for task_id, kind, data in rows.values_list("task_id", "kind", "data"):
        found[task_id].append(event_from_json(kind, data))
    return found


def _expected(task: Task, events: Iterable[Event]) -> Deadlines:
    version = task.workflow_version
    if version is None:
        raise LookupError(f"Task {task.pk} has no workflow version.")
    return deadlines(events, rules_of(definition_of(version)), revisions_of)


def rules_of(definition: Definition) -> Rules:
    """The rules of a frozen version from which deadlines follow."""
    weights = {
        step_id: (Fraction(weight), Fraction(definition.path_weight[step_id]))
        for step_id, weight in definition.share_weight.items()
    }
    return Rules(definition.header.slas, weights)


def _compared(task: Task, item: TaskItem | None, expected: Deadlines) -> Iterator[WrongDeadline]:
    if task.target_resolution != expected.target_at:
        yield WrongDeadline(task.pk, None, task.target_resolution, expected.target_at)
    if item is not None and item.target_resolution != expected.due_at:
        yield WrongDeadline(task.pk, item.pk, item.target_resolution, expected.due_at)
