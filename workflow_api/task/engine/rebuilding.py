"""Compare the rows of tasks with their events, and mend rows that differ, under the task's lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from role.models import RoleUsers
from servicekit.db.sql import rows_insert, rows_update
from servicekit.db.transactions import transaction, transaction_required
from task.domain.state import OPEN_ITEM_STATUSES
from task.engine.folding import (
    EVENTS,
    TASK,
    TIMER,
    Fault,
    Rows,
    StoredTask,
    faults_of,
    pages_of_task_ids,
    stored_task,
    stored_tasks,
)
from task.engine.locks import task_for_update
from task.engine.run import audit
from task.engine.timers import timer_arm, timers_disarm
from task.models import Task, TaskItem, TaskItemHistory

PAGE = 200


@dataclass(frozen=True, slots=True)
class Compared:
    """The result for a page of tasks: their number, and the faults by the id of the task."""

    count: int
    faults: dict[int, list[Fault]]


def tasks_compare(*, after_id: int = 0) -> Iterator[Compared]:
    """Compare all tasks with ids above `after_id` with their events, a page at a time.

    A task that differs is read again under its lock, because a command may have changed it meanwhile.
    """
    for page in pages_of_task_ids(PAGE, after_id=after_id):
        compared = list(stored_tasks(page))
        suspects = [stored.task.pk for stored in compared if faults_of(stored)]
        found = {task_id: _faults_under_lock(task_id) for task_id in suspects}
        yield Compared(len(compared), {key: faults for key, faults in found.items() if faults})


def _faults_under_lock(task_id: int) -> list[Fault]:
    with transaction():
        stored = _locked(task_id)
        return [] if stored is None else faults_of(stored)


def _locked(task_id: int) -> StoredTask | None:
    return None if task_for_update(task_id) is None else stored_task(task_id)


@transaction_required
def task_rebuild(*, task_id: int, now: datetime) -> list[Fault]:
    """Correct all rows of a task that differ from its events. Returns the differences.

    Rows of items that do not follow from any event are deleted. No messages are sent, not even those
    that should have been sent before. The audit has the names of the corrected columns, without values.
    If the events cannot be folded, nothing is changed.
    """
    stored = _locked(task_id)
    faults = [] if stored is None else faults_of(stored)
    if stored is None or not faults or any(fault.table == EVENTS for fault in faults):
        return faults
    rows = stored.folded()
    _mend_task(stored.task, faults)
    items = _mend_items(stored, rows, faults)
    _mend_histories(stored, rows, items)
    if any(fault.table == TIMER for fault in faults):
        _mend_timer(task_id, rows)
    columns: dict[str, set[str]] = defaultdict(set)
    for fault in faults:
        columns[fault.table].add(fault.column)
    changes = {table: sorted(names) for table, names in columns.items()}
    audit("task.rebuild", stored.task, None, changes, now)
    return faults


def _mend_task(task: Task, faults: Sequence[Fault]) -> None:
    columns = {fault.column: fault.expected for fault in faults if fault.table == TASK}
    rows_update([(task, columns)])


def _mend_items(stored: StoredTask, rows: Rows, faults: Sequence[Fault]) -> dict[int, TaskItem]:
    """Correct the rows of items. Returns all items that follow from the events, by number."""
    items = {item.number: item for item in stored.items}
    surplus = [item for number, item in items.items() if number not in rows.items]
    TaskItemHistory.objects.filter(task_item__in=surplus).delete()
    TaskItem.objects.filter(pk__in=[item.pk for item in surplus]).delete()
    wrong = {fault.item for fault in faults if fault.item is not None}
    # Close items before opening: a task may have only one open item.
    numbers = sorted(wrong & rows.items.keys(), key=lambda it: _is_open(rows, it))
    for number in numbers:
        columns = rows.items[number]
        if number in items:
            rows_update([(items[number], columns)])
        else:
            name = RoleUsers.objects.get(pk=columns["role_user_id"]).user_full_name
            items[number] = TaskItem(task=stored.task, user_full_name=name, **columns)
            rows_insert([items[number]])
    return {number: items[number] for number in rows.items}


def _is_open(rows: Rows, number: int | None) -> bool:
    return number is not None and rows.items[number]["status"] in OPEN_ITEM_STATUSES


def _mend_histories(stored: StoredTask, rows: Rows, items: dict[int, TaskItem]) -> None:
    for number, item in items.items():
        reached = rows.reached[number]
        if stored.reached.get(item.pk, []) == reached:
            continue
        TaskItemHistory.objects.filter(task_item=item).delete()
        rows_insert(
            [
                TaskItemHistory(task_item=item, status=status, created_at=at)
                for status, at in reached
            ]
        )


def _mend_timer(task_id: int, rows: Rows) -> None:
    if rows.threshold is None:
        timers_disarm([task_id])
    else:
        timer_arm(task_id=task_id, threshold=rows.threshold, epoch=rows.last_seq)
