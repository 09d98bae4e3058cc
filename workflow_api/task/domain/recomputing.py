"""Recompute the deadlines of a task from its stored events, to check the stored deadlines.

Deadlines follow from the arrival, the SLA and the weights of the frozen version, the revisions of
the calendar, and the pauses. This module counts time with `sla.domain.recounting`, and the stored
deadlines were computed with `sla.domain.walk`. These two modules share no code, so one checks the
other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sla.domain.deadlines import ShareReason
from sla.domain.recounting import Counter, Revision
from sla.domain.spans import Spans
from task.domain.events import Event
from task.domain.events.clock import (
    CalendarTakenUp,
    PriorityChanged,
    TaskHeld,
    TaskReopened,
    TaskResumed,
)
from task.domain.events.work import (
    ItemAssigned,
    TaskCancelled,
    TaskCompleted,
    TaskOpened,
)

DECIDES = (
    TaskOpened,
    ItemAssigned,
    PriorityChanged,
    CalendarTakenUp,
    TaskHeld,
    TaskResumed,
    TaskReopened,
    TaskCompleted,
    TaskCancelled,
)
"""The events from which deadlines follow."""

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a frozen version.

    `slas` has the SLA of each priority. `weights` has two weights for each step id: that of the step
    and that of the heaviest path from the step to an end.
    """

    slas: Mapping[str, timedelta | None]
    weights: Mapping[int, tuple[Fraction, Fraction]]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The deadlines of a task. `target_at` is when the task is due, `due_at` when its last item is
    due.

    Both are None if the priority has no SLA. `due_at` is also None if the task has no item.
    """

    target_at: datetime | None
    due_at: datetime | None


@dataclass(slots=True)
class _Work:
    """The facts from which the deadline of an item follows.

    The item is due when `span` of working time since `since` is used up. If the deadline had
    already passed when the item was assigned, `passed` is that deadline, and `span` is None. If
    both are None, the item is due together with the task.
    """

    step_id: int
    since: datetime
    span: timedelta | None = None
    passed: datetime | None = None


def deadlines(
    events: Iterable[Event], rules: Rules, revisions: Callable[[Spans], tuple[Revision, ...]]
) -> Deadlines:
    """The deadlines after all of `events`: a task's events of the types in `DECIDES`, in order.

    `revisions` returns the hours of a task's calendars. Raises ValueError if there are no events.
    """
    recomputed = Recomputed(rules, revisions)
    for event in events:
        recomputed.after(event)
    if recomputed.arrived_at is None:
        raise ValueError("No events, no task.")
    return Deadlines(recomputed.target(), recomputed.due())


class Recomputed:
    """The deadlines of a task after the events that were passed to `after` so far."""

    def __init__(self, rules: Rules, revisions: Callable[[Spans], tuple[Revision, ...]]) -> None:
        self.rules = rules
        self.revisions = revisions
        self.arrived_at: datetime | None = None
        self.sla: timedelta | None = None
        self.counter = Counter(())
        self.stopped_at: datetime | None = None
        self.work: _Work | None = None

    def after(self, event: Event) -> None:
        match event:
            case TaskOpened():
                self.arrived_at, self.sla = event.arrived_at, self.rules.slas.get(event.priority)
                self.counter = Counter(self.revisions(event.calendar))
            case ItemAssigned() if event.share.reason is ShareReason.KEPT and self.work:
                self.work = self._kept(self.work, event.at)
            case ItemAssigned():
                self.work = self._shared(event.step_id, event.at)
            case PriorityChanged():
                self._change_priority(event)
            case CalendarTakenUp():
                self._count_in(self.revisions(event.calendar))
            case TaskHeld() | TaskCompleted() | TaskCancelled():
                self.stopped_at = event.at
            case TaskResumed() | TaskReopened() if self.stopped_at is not None:
                pauses = (*self.counter.pauses, (self.stopped_at, event.at))
                self.counter = Counter(self.counter.revisions, pauses)
                self.stopped_at = None

    def target(self) -> datetime | None:
        if self.arrived_at is None or self.sla is None:
            return None
        return self.counter.moment(self.arrived_at, self.sla)

    def due(self) -> datetime | None:
        target, work = self.target(), self.work
        if target is None or work is None:
            return None
        if work.passed is not None:
            return min(work.passed, target)
        if work.span is None:
            return target
        due = self.counter.moment(work.since, work.span)
        return target if due is None else min(due, target)

    def _clock_at(self, at: datetime) -> datetime:
        """The time on the task's clock at `at`: during a pause, the beginning of the pause."""
        return at if self.stopped_at is None else min(at, self.stopped_at)

    def _shared(self, step_id: int, at: datetime) -> _Work:
        """The facts of an item of this step that was assigned at `at` with the step's share of the
        time left.
        """
        at, target = self._clock_at(at), self.target()
        weight, path = self.rules.weights[step_id]
        left = timedelta(0) if target is None else self.counter.used(at, target)
        if not left or not weight or weight == path:
            return _Work(step_id, at)
        return _Work(step_id, at, MICROSECOND * int(left // MICROSECOND * weight / path))

    def _kept(self, before: _Work, at: datetime) -> _Work:
        """The facts of an item that was assigned at `at` and keeps the deadline of the item
        `before`.
        """
        at, due = self._clock_at(at), self.due()
        if due is None or due == self.target():
            return _Work(before.step_id, at)
        left = self.counter.used(at, due)
        return _Work(before.step_id, at, left) if left else _Work(before.step_id, at, passed=due)

    def _change_priority(self, event: PriorityChanged) -> None:
        """Apply another priority. An open item gets a new share of the time left.

        If no item is open, the last item keeps its deadline, for the person who will take it over.
        """
        work = self.work
        if work is not None and event.item_number is None:
            self.work = self._kept(work, work.since)
        self.sla = self.rules.slas.get(event.priority)
        if work is None or event.item_number is None:
            return
        fresh = self._shared(work.step_id, event.at)
        if fresh.span is not None:
            fresh.span += self.counter.used(work.since, fresh.since)
        self.work = _Work(work.step_id, work.since, fresh.span)

    def _count_in(self, revisions: tuple[Revision, ...]) -> None:
        """Apply an edited calendar. The item keeps its working time, but is never due after the
        task.
        """
        self.counter = Counter(revisions, self.counter.pauses)
        if self.work is not None and self.due() == self.target():
            self.work = _Work(self.work.step_id, self.work.since)
