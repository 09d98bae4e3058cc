"""Compute the rows that follow from the events of a task, and compare them with the stored rows.

The events are applied command by command, and the columns that each command wrote are written
again. The state alone would not suffice: a column such as `soon_at` keeps the value that it had
when the item was closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sla.selectors import hours_of
from task.domain.codec import event_from_json
from task.domain.decision import Decision
from task.domain.evolve import apply
from task.domain.feed import StoredEvent, commands
from task.domain.state import TaskState
from task.domain.thresholds import Threshold, TimerKind, next_threshold
from task.engine.differences import differences, statuses_reached
from task.models import Task, TaskEvent, TaskItem, TaskItemHistory, TaskTimer
from workflow.domain.definition import Definition
from workflow.selectors import definition_of

Reached = list[tuple[str, datetime]]
"""The statuses of an item with their times, in order."""


@dataclass(slots=True)
class Rows:
    """The rows that follow from a task's events. Columns are by attribute name, items by their
    number.

    `reached` has the statuses of each item, by its number. `threshold` is the threshold of the
    timer. `last_seq` is the number of the last event. Names of holders are missing, because events
    contain no names.
    """

    task: dict[str, Any] = field(default_factory=dict)
    items: dict[int, dict[str, Any]] = field(default_factory=dict)
    reached: dict[int, Reached] = field(default_factory=lambda: defaultdict(list))
    threshold: Threshold | None = None
    last_seq: int = 0


@dataclass(frozen=True, slots=True)
class StoredTask:
    """A task with all its rows as they are stored; items in number order."""

    task: Task
    items: tuple[TaskItem, ...]
    reached: Mapping[int, Reached]  # by the item's key
    timer: TaskTimer | None
    events: tuple[TaskEvent, ...]

    def folded(self) -> Rows:
        """The rows that follow from the task's events. Raises ValueError if the events cannot be
        applied.
        """
        version = self.task.workflow_version
        if version is None:
            raise ValueError("It has no workflow version.")
        return rows_of_events(definition_of(version), self.events)


@dataclass(frozen=True, slots=True)
class Fault:
    """A column whose `stored` value differs from the `expected` one, which follows from the events.

    `item` is the number of the item; None for the row of the task. `column` is the word `row` if
    the stored or the expected row is missing, and `status` for the stored statuses of an item.
    """

    table: str
    column: str
    stored: Any
    expected: Any
    item: int | None = None


TASK = "task"
ITEM = "item"
HISTORY = "history"
TIMER = "timer"
EVENTS = "events"
ROW = "row"


def stored_tasks(task_ids: Sequence[int]) -> Iterator[StoredTask]:
    """The tasks with these ids, in ascending order. Five statements read all of them.

    Archived tasks without a version are left out.
    """
    tasks = (
        Task.objects.filter(pk__in=task_ids, workflow_version__isnull=False)
        .select_related("workflow_version")
        .defer("workflow_version__definition")
        .order_by("pk")
    )
    items: dict[int, list[TaskItem]] = defaultdict(list)
    for item in TaskItem.objects.filter(task__in=task_ids).order_by("number"):
        items[item.task_id].append(item)
    reached: dict[int, Reached] = defaultdict(list)
    histories = TaskItemHistory.objects.filter(task_item__task__in=task_ids).order_by("pk")
    for item_id, status, at in histories.values_list("task_item_id", "status", "created_at"):
        reached[item_id].append((status, at))
    timers = TaskTimer.objects.in_bulk(task_ids)
    events: dict[int, list[TaskEvent]] = defaultdict(list)
    for event in TaskEvent.objects.filter(task__in=task_ids).order_by("task", "seq"):
        events[event.task_id].append(event)
    for task in tasks:
        yield StoredTask(
            task, tuple(items[task.pk]), reached, timers.get(task.pk), tuple(events[task.pk])
        )


def rows_of_events(definition: Definition, events: Sequence[TaskEvent]) -> Rows:
    """The rows that follow from all of `events`. Raises ValueError if the events cannot be applied."""
    rows = Rows()
    state: TaskState | None = None
    times = {event.seq: event.at for event in events}
    try:
        for command in commands([_stored_event(event) for event in events]):
            state = _add(rows, definition, state, command, times[command[0].seq])
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    if state is None:
        raise ValueError("No events, no task.")
    rows.threshold = next_threshold(_in_hours(definition, state), state)
    return rows


def _add(
    rows: Rows,
    definition: Definition,
    before: TaskState | None,
    command: Sequence[StoredEvent],
    at: datetime,
) -> TaskState:
    """Write to `rows` the columns that this command wrote. Returns the state after the command."""
    events = tuple(stored.event for stored in command)
    after = apply(before, Decision(events))
    found = differences(
        _in_hours(definition, before or after), before, after, later=_in_hours(definition, after)
    )
    if found.task or not all(event.is_silent for event in events):
        rows.task |= {**found.task, "updated_at": at}
    for number, columns in found.changed.items():
        rows.items[number] |= columns
    for columns in found.opened:
        rows.items[columns["number"]] = dict(columns)
    for number, status in statuses_reached(before, events):
        rows.reached[number].append((status, at))
    rows.last_seq = command[-1].seq
    return after


def _in_hours(definition: Definition, state: TaskState) -> Definition:
    return definition.in_hours(hours_of(state.calendar))


def _stored_event(event: TaskEvent) -> StoredEvent:
    return StoredEvent(
        event.seq,
        event.rev,
        event.actor_user_id,
        event_from_json(event.kind, event.data),
        event.first_seq,
    )


def faults_of(stored: StoredTask) -> list[Fault]:
    """The columns of the task's rows that differ from the values that its events give."""
    try:
        rows = stored.folded()
    except ValueError as error:
        return [Fault(EVENTS, ROW, str(error), None)]
    return [
        *_column_faults(TASK, stored.task, rows.task),
        *_item_faults(stored, rows),
        *_timer_faults(stored.timer, rows.threshold),
    ]


def _column_faults(
    table: str, row: Any, columns: Mapping[str, Any], item: int | None = None
) -> Iterator[Fault]:
    for name, expected in columns.items():
        found = getattr(row, name)
        if found != expected:
            yield Fault(table, name, found, expected, item)


def _item_faults(stored: StoredTask, rows: Rows) -> Iterator[Fault]:
    known = {item.number: item for item in stored.items}
    for number in sorted(known.keys() | rows.items.keys()):
        item, columns = known.get(number), rows.items.get(number)
        if item is None or columns is None:
            yield Fault(ITEM, ROW, _there(item), _there(columns), number)
            continue
        yield from _column_faults(ITEM, item, columns, number)
        reached = stored.reached.get(item.pk, [])
        if reached != rows.reached[number]:
            yield Fault(HISTORY, "status", reached, rows.reached[number], number)


def _timer_faults(timer: TaskTimer | None, expected: Threshold | None) -> Iterator[Fault]:
    found = None if timer is None else Threshold(TimerKind(timer.kind), timer.due_at)
    if found is None or expected is None:
        if found != expected:
            yield Fault(TIMER, ROW, _there(found), _there(expected))
        return
    for name in ("kind", "due_at"):
        if getattr(found, name) != getattr(expected, name):
            yield Fault(TIMER, name, getattr(found, name), getattr(expected, name))


def _there(row: object) -> str:
    return "missing" if row is None else "there"


def pages_of_task_ids(size: int, *, after_id: int = 0) -> Iterator[list[int]]:
    """The ids of all tasks in ascending order, `size` at a time."""
    while True:
        found = Task.objects.filter(pk__gt=after_id).order_by("pk")
        page = list(found.values_list("pk", flat=True)[:size])
        if not page:
            return
        after_id = page[-1]
        yield page


def stored_task(task_id: int) -> StoredTask | None:
    """One task with all its rows; None if there is none, or it has no version."""
    return next(iter(stored_tasks([task_id])), None)
