"""Random histories of one task. The suite decides them, and a second program counts them minute by
minute.

A history follows from its number alone: a calendar around a change of the clock, an arrival, and
then acts, holds, new priorities, edits of the calendar, ends and reopenings. After each of these,
the deadlines that the suite decided are compared with those that `testing.minutes` counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from sla.domain.deadlines import SlaStatus, sla_view
from sla.domain.priorities import PRIORITIES
from sla.domain.recounting import Revision
from sla.domain.spans import CalendarSpan, Spans
from sla.domain.walk import segments
from task.domain.assigning import OWNER_POOL, role_pool
from task.domain.command import Command
from task.domain.commands import (
    Act,
    Cancel,
    ChangePriority,
    HandOn,
    Hold,
    Open,
    Reopen,
    Resume,
    TakeUp,
    TakeUpCalendar,
)
from task.domain.decide import decide
from task.domain.decision import Decision
from task.domain.events import Event
from task.domain.evolve import apply
from task.domain.state import RUNNING, Member, Pool, TaskState, TaskStatus
from task.domain.thresholds import moment_of_item
from testing.minutes import Tape, Timetable
from testing.strategies import HEADER, ROLES, chain
from testing.timetables import WINDOWS, hours_of, timetable
from workflow.domain.compile import compile_definition
from workflow.domain.definition import Definition

# The numbers of histories that are always played. Each shows a fault that hardly any other history
# shows.
FOUND = (303, 636)
PEOPLE = (1, 2)
WEIGHTS = ("0", "0.2", "0.25", "0.3", "0.5", "1")


class DifferenceError(AssertionError):
    """The suite decided another deadline than the one that the minutes give."""


@dataclass
class _Counted:
    """The deadline of the last item as this test counts it.

    The item is due when `span` of working time is used, counted from `assigned_at`. If its deadline
    had passed before, `passed` is that deadline. If both are None, the item is due together with
    the task.
    """

    assigned_at: datetime
    span: timedelta | None
    passed: datetime | None = None


class History:
    """One history. `run` plays it. It raises DifferenceError if the suite and the count disagree,
    and OutsideError if a deadline lies after the counted window.
    """

    def __init__(self, number: int, acts: int = 8) -> None:
        self.random = Random(number)  # noqa: S311 - a test that must be repeatable
        self.acts = acts
        zone, self.first = self.random.choice(WINDOWS)
        self.timetables = [timetable(self.random, zone, self.first)]
        self.events: list[Event] = []
        self.pauses: list[tuple[datetime, datetime]] = []
        self.edits: list[tuple[datetime, Timetable]] = []
        self.pending: list[tuple[datetime, Timetable]] = []
        self.calendar = Tape.of(self.timetables[0], self.first)
        self.spans: Spans = (CalendarSpan(1, 1),)
        self.hours = hours_of(self.timetables[0])
        self.definition = _definition(self.random).in_hours(self.hours)
        self.item: _Counted | None = None
        self.holder = PEOPLE[0]
        self.is_anybody_there = True
        self.held_at: datetime | None = None
        self.ended_at: datetime | None = None

    def run(self) -> None:
        midnight = datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)
        self.arrived_at = midnight + self._minutes(1440, 9 * 1440)
        self.now = self.arrived_at + self._minutes(0, 300)
        self.priority = self.random.choice(PRIORITIES)
        self.state: TaskState | None = None
        self._decided(Open(self.priority, self.arrived_at, self.spans))
        self._assigned()
        self._compare()
        for _ in range(self.acts):
            self.now += self._minutes(0, self.random.choice([0, 30, 300, 1500]))
            self._act()()
            self._compare()

    @property
    def task(self) -> TaskState:
        if self.state is None:
            raise LookupError("The task is not open yet.")
        return self.state

    def revisions(self, spans: Spans) -> tuple[Revision, ...]:
        """The hours of these spans for recounting."""
        tables = [(span, self.timetables[span.rev - 1]) for span in spans]
        return tuple(
            Revision(span.since, table.zone, table.week, table.closed, dict(table.open or {}))
            for span, table in tables
        )

    # --- acts -----------------------------------------------------------------------------------

    def _act(self) -> Callable[[], None]:
        """Draw the next event among those that may happen now."""
        status = self.task.status
        if status not in (*RUNNING, TaskStatus.ON_HOLD):
            return self._reopen
        always = [self._edit, self._take_up, self._cancel]
        if self.task.open_item is None:
            always += [self._come_back, self._come_back]
        else:
            always += [self._change_priority, self._leave]
        if status is TaskStatus.ON_HOLD:
            return self.random.choice([self._resume, self._resume, *always])
        if self.task.open_item is not None:
            always += [self._go_on, self._go_on]
        return self.random.choice([self._hold, self._hold, *always])

    def _go_on(self) -> None:
        """Take the transition to the next step, or finish."""
        exits = self.definition.exits(self.task.step_id or 0)
        way = exits[0].transition_id if exits else None
        self._decided(Act(self.holder, way, ""))
        if way is None:
            self.item, self.ended_at = None, self.now
        else:
            self._assigned()

    def _hold(self) -> None:
        self._decided(Hold(self.holder, "Waits.", is_in_charge=True))
        self.held_at = self.now

    def _resume(self) -> None:
        self._decided(Resume(self.holder, is_in_charge=True))
        self._end_hold()

    def _end_hold(self) -> None:
        if self.held_at is not None:
            self.pauses.append((self.held_at, self.now))
            self.held_at = None

    def _cancel(self) -> None:
        self.is_anybody_there = True
        self._decided(Cancel(None, "Withdrawn."))
        self._end_hold()
        self.item, self.ended_at = None, self.now

    def _reopen(self) -> None:
        if self.ended_at is None:
            raise LookupError("The task has not ended.")
        self.pauses.append((self.ended_at, self.now))
        self.ended_at = None
        self._decided(Reopen(self.holder, "Broke again."))
        self._assigned()

    def _leave(self) -> None:
        """The holder leaves the role. Somebody else gets the item at once, or later."""
        self.holder = PEOPLE[PEOPLE.index(self.holder) - 1]
        self.is_anybody_there = self.random.random() < 0.6
        self._decided(HandOn(has_holder_left=True, has_owner_left=False))
        if self.is_anybody_there:
            self._handed_on()

    def _come_back(self) -> None:
        self.is_anybody_there = True
        self._decided(TakeUp())
        self._handed_on()

    def _handed_on(self) -> None:
        """Give the next holder the deadline of the former one."""
        at, due = self.held_at or self.now, self._due()
        if due is None or due == self._target():
            self.item = _Counted(at, None)
        elif due <= at:
            self.item = _Counted(at, None, passed=due)
        else:
            self.item = _Counted(at, self._tape().used(at, due))

    def _change_priority(self) -> None:
        priority = self.random.choice(PRIORITIES)
        self._decided(ChangePriority(priority, None, ""))
        if priority == self.priority:
            return
        self.priority = priority
        at = self.held_at or self.now
        if self.item is not None:
            used = self._tape().used(self.item.assigned_at, at)
            span = self._span(at)
            self.item = _Counted(self.item.assigned_at, None if span is None else used + span)

    def _edit(self) -> None:
        """Store an edit of the calendar, which the task takes up at once or later."""
        edited = timetable(self.random, self.timetables[0].zone, self.first)
        self.timetables.append(edited)
        self.pending.append((self.now, edited))
        if self.random.random() < 0.7:
            self._take_up()

    def _take_up(self) -> None:
        for since, edited in self.pending:
            self.calendar = self.calendar.then(Tape.of(edited, self.first), since)
            self.hours = hours_of(edited).since(since, self.hours)
            self.spans = (*self.spans, CalendarSpan(1, len(self.spans) + 1, since))
        self.pending.clear()
        self._decided(TakeUpCalendar(self.spans, self.hours))
        self.definition = self.definition.in_hours(self.hours)
        if self.item is not None and self._due() == self._target():
            # The item would be due after the task. So from now on it is due together with the task.
            self.item = _Counted(self.item.assigned_at, None)

    def _decided(self, command: Open | Command) -> None:
        members = (Member(self.holder, self.holder),) if self.is_anybody_there else ()
        pools = {role_pool(role): Pool(members, None) for role in ROLES}
        pools[OWNER_POOL] = Pool((), None)
        outcome = decide(self.definition, self.state, command, self.now, pools)
        if not isinstance(outcome, Decision):
            raise TypeError(f"{command} was refused: {outcome.message}")
        self.events += outcome.events
        if outcome.events:
            self.state = apply(self.state, outcome)

    def _minutes(self, least: int, most: int) -> timedelta:
        return timedelta(minutes=self.random.randint(least, most))

    # --- counting -------------------------------------------------------------------------------

    def _tape(self) -> Tape:
        """The minutes that count, without the pauses that have ended."""
        return self.calendar.without(self.pauses)

    def _target(self) -> datetime | None:
        sla = self.definition.sla(self.priority)
        return None if sla is None else self._tape().moment(self.arrived_at, sla)

    def _assigned(self) -> None:
        self.item = _Counted(self.now, self._span(self.now))

    def _span(self, at: datetime) -> timedelta | None:
        """The item's share of the time left at `at`; None if the item is due with the task."""
        target, step_id = self._target(), self.task.step_id
        if target is None or step_id is None:
            return None
        left = self._tape().used(at, target)
        weight, path = self._weights(step_id)
        if not left or not weight or weight == path:
            return None
        return timedelta(microseconds=int(left // timedelta(microseconds=1) * weight / path))

    def _weights(self, step_id: int) -> tuple[Fraction, Fraction]:
        """The weight of a step of the chain, and the sum from it to the end."""
        ahead = [Fraction(s.weight) for s in self.definition.graph.steps if s.step_id >= step_id]
        if not any(ahead):
            ahead = [Fraction(1) for _ in ahead]
        return ahead[0], sum(ahead, Fraction(0))

    def _due(self) -> datetime | None:
        target = self._target()
        if target is None or self.item is None:
            return target
        if self.item.passed is not None:
            return min(target, self.item.passed)
        if self.item.span is None:
            return target
        return min(target, self._tape().moment(self.item.assigned_at, self.item.span))

    # --- comparing ------------------------------------------------------------------------------

    def _compare(self) -> None:
        target, item = self._target(), self.task.open_item
        if self.ended_at is None:
            self._same("the target", self.task.target_at, target)
        if item is not None:
            self._same("the item's target", item.due_at, self._due())
            if target is not None and item.due_at is not None and item.due_at > target:
                raise DifferenceError(f"the item is due after its task, at {self.now}")
            if self.held_at is None:
                self._compare_warnings()
        if target is not None and self.ended_at is None:
            self._compare_view(target)
            self._compare_segments(target)

    def _compare_warnings(self) -> None:
        item = self.task.open_item
        if item is None or item.due_at is None:
            return
        for percent in (80, 90, 100):
            part = Fraction(percent, 100)
            expected = item.due_at
            if item.due_at > item.assigned_at:
                expected = self._tape().part(item.assigned_at, item.due_at, part)
            found = moment_of_item(self.definition, self.task, item, percent)
            self._same(f"{percent} %", found, expected)

    def _compare_view(self, target: datetime) -> None:
        """Compare the remaining time and the used part, as people see them some time later."""
        later = self.now + self._minutes(0, 600)
        view = sla_view(
            start=self.arrived_at,
            due_at=target,
            now=later,
            ended_at=None,
            hours=self.hours,
            pauses=self.task.pauses,
        )
        at, tape = self.held_at or later, self._tape()
        left = tape.used(at, target) if at <= target else -tape.used(target, at)
        self._same("what is left", view.remaining, left)
        total, used = tape.used(self.arrived_at, target), tape.used(self.arrived_at, at)
        percent = int(100 * Fraction(used // MICROSECOND, total // MICROSECOND))
        self._same("the used part", view.percent, percent)
        expected = SlaStatus.SOON if percent >= 80 else SlaStatus.DUE
        if self.held_at is not None:
            expected = SlaStatus.PAUSED
        elif at >= target:
            expected = SlaStatus.OVERDUE
        self._same("the status", view.status, expected)

    def _compare_segments(self, target: datetime) -> None:
        ended = tuple(pause for pause in self.task.pauses if pause.end is not None)
        at, tape = self.arrived_at, self._tape()
        for part in segments(self.arrived_at, target, self.hours, ended):
            self._same("the begin of a segment", part.start, at)
            length = part.end - part.start if part.counted else timedelta(0)
            self._same("a segment", length, tape.used(part.start, part.end))
            at = part.end
        self._same("the end of the segments", at, target)

    def _same(self, what: str, found: object, expected: object) -> None:
        if found != expected:
            raise DifferenceError(f"{what} is {found}, counted {expected}, at {self.now}")


MICROSECOND = timedelta(microseconds=1)


def _definition(random: Random) -> Definition:
    """A chain of up to three steps, and an SLA for most priorities."""
    steps = [(f"Step {n}", random.choice(WEIGHTS)) for n in range(random.randint(1, 3))]
    hours = sorted(random.sample(range(1, 60), len(PRIORITIES)))
    slas: dict[str, timedelta | None] = {
        priority: timedelta(hours=count, minutes=random.choice((0, 0, 1, 30)))
        for priority, count in zip(PRIORITIES, hours, strict=True)
    }
    if random.random() < 0.2:
        slas[random.choice(PRIORITIES)] = None
    graph = chain(*steps)
    weights = {step.step_id: Decimal(step.weight) for step in graph.steps}
    graph = replace(graph, steps=tuple(replace(s, weight=weights[s.step_id]) for s in graph.steps))
    return compile_definition(replace(HEADER, slas=slas), graph)
