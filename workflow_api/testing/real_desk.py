"""Play the log of a real help desk through the decider, each event at its own time.

The log is doi:10.4121/uuid:0c60edf1-6f83-4e75-9367-4c63b3e9d5bb: 4,580 cases of 14 activities. A
case is a task on a chain of three steps (take in charge, resolve, close) with ways back. The
activity *Wait* puts it on hold until its next event. An event after the end reopens it. Other
activities do not move a task. Time counts in Italian office hours.
"""

from __future__ import annotations

import csv
import lzma
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from sla.domain.recounting import Revision
from sla.domain.spans import CalendarSpan, Spans
from sla.domain.walk import Hours
from sla.holidays import holidays_between
from task.domain.assigning import OWNER_POOL, role_pool
from task.domain.command import Command
from task.domain.commands import Act, Hold, Open, Reopen, Resume, Tick
from task.domain.decide import decide
from task.domain.decision import Decision
from task.domain.events import Event
from task.domain.evolve import apply
from task.domain.state import Member, Pool, TaskState, TaskStatus
from task.domain.thresholds import next_threshold
from testing.strategies import HEADER, ROLES, chain
from workflow.domain.compile import compile_definition
from workflow.domain.definition import Graph, Transition

ZONE = "Europe/Rome"
OFFICE = ((540, 780), (840, 1080))
SPANS: Spans = (CalendarSpan(1, 1),)
PERSON = 1
TAKE, RESOLVE, CLOSE = 1, 2, 3
BACK = 9
STEPS = (("Take in charge", "0.2"), ("Resolve", "0.7"), ("Close", "0.1"))
BACK_NAME = "Not resolved"
PRIORITIES = {"Value 1": "medium", "Value 2": "high", "Value 3": "urgent", "Value 4": "low"}
ENDS = {"Take in charge ticket": TAKE, "Resolve ticket": RESOLVE, "Closed": CLOSE}
"""The step that each activity ends."""


@dataclass(frozen=True, slots=True)
class Line:
    case: str
    activity: str
    at: datetime
    seriousness: str
    resource: str


def cases(path: Path) -> Iterator[list[Line]]:
    """The cases of the log, each with its lines in order of time."""
    with lzma.open(path, "rt", newline="") as file:
        rows = [_line(row) for row in csv.DictReader(file)]
    for _, lines in groupby(sorted(rows, key=lambda line: line.case), lambda line: line.case):
        yield sorted(lines, key=lambda line: line.at)


def _line(row: dict[str, str]) -> Line:
    wall = datetime.strptime(row["Complete Timestamp"], "%Y/%m/%d %H:%M:%S.%f")  # noqa: DTZ007
    at = wall.replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    return Line(row["Case ID"], row["Activity"], at, row["seriousness_2"], row["Resource"])


def _closed() -> tuple[tuple[date, str], ...]:
    days = holidays_between("IT", "", date(2010, 1, 1), date(2014, 12, 31))
    return tuple((day.date, day.name) for day in days)


HOURS = Hours(ZONE, (OFFICE,) * 5 + ((), ()), closed=_closed())
REVISIONS = (Revision(None, ZONE, HOURS.week, frozenset(on for on, _ in HOURS.closed), {}),)


def _graph() -> Graph:
    graph = chain(*STEPS)
    back = Transition(BACK, CLOSE, RESOLVE, BACK_NAME)
    return Graph(graph.steps, (*graph.transitions, back))


DEFINITION = compile_definition(HEADER, _graph()).in_hours(HOURS)


class Case:
    """One case. After `play` it has the state, the events, and the commands that made them, each
    with its time.

    `said_nothing` counts the lines that had no effect.
    """

    def __init__(self) -> None:
        self.state: TaskState | None = None
        self.events: list[Event] = []
        self.commands: list[tuple[Open | Command, datetime]] = []
        self.said_nothing: Counter[str] = Counter()

    @property
    def task(self) -> TaskState:
        if self.state is None:
            raise LookupError("The case has no line.")
        return self.state

    def play(self, lines: Iterable[Line]) -> None:
        for line in lines:
            if self.state is None:
                self._send(Open(PRIORITIES[line.seriousness], line.at, SPANS), line.at)
            if line.at > self.events[-1].at:
                self.let_pass(line.at)
            self._do(line)

    def let_pass(self, until: datetime) -> None:
        """Fire every threshold up to the moment `until`, each at its own time, as the dispatcher
        does.
        """
        while (threshold := next_threshold(DEFINITION, self.state)) and threshold.due_at <= until:
            self._send(Tick(threshold.due_at), max(threshold.due_at, self.events[-1].at))

    def _do(self, line: Line) -> None:
        if self.task.status is TaskStatus.ON_HOLD and line.activity != "Wait":
            self._send(Resume(PERSON), line.at)
        step = ENDS.get(line.activity)
        if line.activity == "Wait" and self.task.status in (
            TaskStatus.PENDING,
            TaskStatus.IN_PROGRESS,
        ):
            self._send(Hold(PERSON, "Wait"), line.at)
        elif step is None:
            self.said_nothing[line.activity] += 1
        else:
            self._end_step(step, line.at)

    def _end_step(self, step: int, at: datetime) -> None:
        """Act until the step has ended. If the step had ended before, do it again."""
        if self.task.ended is not None:
            self._send(Reopen(PERSON, "Again"), at)
        if step < CLOSE and self.task.step_id == CLOSE:
            self._send(Act(PERSON, BACK, ""), at)
        while (here := self.task.step_id) is not None and here <= step:
            self._send(Act(PERSON, here if here < CLOSE else None, ""), at)

    def _send(self, command: Open | Command, at: datetime) -> None:
        pools = {role_pool(role): Pool((Member(PERSON, PERSON),), PERSON) for role in ROLES}
        outcome = decide(DEFINITION, self.state, command, at, {**pools, OWNER_POOL: Pool((), None)})
        if not isinstance(outcome, Decision):
            raise TypeError(f"{command} was refused: {outcome.message}")
        self.commands.append((command, at))
        self.events += outcome.events
        if outcome.events:
            self.state = apply(self.state, outcome)
