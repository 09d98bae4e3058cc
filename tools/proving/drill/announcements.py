"""Judges the announcements of the clock by the events of each task and the notices that people got.

It works the moments of all thresholds out again, from assignments and deadlines alone. The functions
read nothing themselves; each yields a sentence per fault. Time counts round the clock, as in the
workflows of a drill.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

PERCENTS = (80, 90, 100)
TARGET = 0
"""Stands for the target of the whole task among the percents of items."""

# Steps whose late items go to another role: of the sample workflows, and of the drill's own.
ESCALATING = frozenset({"Resolve", "Watch"})
# An item that somebody closed so soon after a threshold may have been closed before a dispatcher
# fired it: a lease of a dead one lasts a minute, and servers are away for some seconds.
SLACK = timedelta(seconds=100)
# Somebody who would get more notices within a minute gets one digest.
MOST_ALONE = 20
# The moments of a drill are stored to the microsecond; shares of a span may end between two.
ROUNDING = timedelta(microseconds=2)
_PAUSING = frozenset({"task_held", "task_resumed", "task_reopened", "calendar_taken_up"})
_EARLIEST = datetime.min.replace(tzinfo=UTC)
ANNOUNCING = frozenset({"item_warned", "item_breached", "target_passed"})
_CLOCK = ANNOUNCING | {"escalation_waiting"}
_REARMING = frozenset(
    {"item_assigned", "item_resolved", "item_closed", "priority_changed", "task_completed"}
    | {"task_cancelled", "waiting_for_person"}
)


@dataclass(frozen=True)
class TimedEvent:
    """An event of a task. The events of one command have the same `first_seq`."""

    task_id: int
    seq: int
    first_seq: int
    kind: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """A notice of warnings and breaches to somebody, or a digest that stands for `count` of them.

    `cause` is the same for two notices of one announcement. It is empty while the notice waits to
    be sent.
    """

    user_id: int
    count: int = 1
    is_digest: bool = False
    cause: str = ""


@dataclass(frozen=True)
class Leased:
    """A timer that a dispatcher had claimed when it was killed: armed by event `epoch` of its task."""

    task_id: int
    epoch: int
    due_at: datetime
    lease_until: datetime


@dataclass(frozen=True)
class ClockTraces:
    """All that is needed to judge the clock.

    Dispatchers have run since `running_since`. Everything that was due at `idle_at` had been fired then;
    `read_at` is the time of the database after the last row was read. `steps` are the names of steps by key, `stuck` the errors of timers
    that were given up, by task.
    """

    idle_at: datetime
    read_at: datetime
    events: Sequence[TimedEvent] = ()
    said: Sequence[Said] = ()
    admins: Sequence[int] = ()
    steps: Mapping[int, str] = field(default_factory=dict)
    stuck: Mapping[int, str] = field(default_factory=dict)
    running_since: datetime = _EARLIEST


@dataclass(frozen=True)
class _Found:
    """An announcement. `is_pushed` means that an earlier event of the task has the same time or a later
    one: no event is dated before the last one, so this is not when the clock acted.
    """

    percent: int
    at: datetime
    is_pushed: bool


@dataclass
class _Span:
    """An item, or the task itself: its deadlines, each from a moment on, and its announcements.

    `announced` is what was announced of the work before this item began; `end` is when it was closed.
    """

    name: str
    since: datetime
    announced: int
    dues: list[tuple[datetime, datetime | None]]
    end: datetime | None = None
    found: list[_Found] = field(default_factory=list)

    def moments(self, percent: int) -> Iterator[tuple[datetime, datetime, datetime | None]]:
        """(moment, begin, end) of the threshold by each deadline, and how long that deadline held."""
        for place, (begin, due) in enumerate(self.dues):
            if due is None:
                continue
            is_last = place + 1 == len(self.dues)
            end = self.end if is_last else self.dues[place + 1][0]
            whole = percent in (TARGET, 100) or due <= self.since
            moment = due if whole else self.since + (due - self.since) * percent / 100
            yield moment, begin, end


def judge_clock(traces: ClockTraces) -> Iterator[str]:
    """Every threshold that was due was announced, none twice and none early; late items were escalated
    once a visit.
    """
    for task_id, error in sorted(traces.stuck.items()):
        yield f"The timer of task {task_id} was given up: {error}"
    for task_id, events in _by_task(traces.events).items():
        spans = _spans(task_id, events)
        is_plain = not any(event.kind in _PAUSING for event in events)
        for span in spans:
            yield from _once(span)
            if is_plain:
                yield from _in_time(span)
                yield from _complete(span, traces)
        yield from _not_ahead(task_id, events, traces.read_at)
        yield from _escalations(task_id, events, traces.steps)


def judge_notices(traces: ClockTraces) -> Iterator[str]:
    """Everybody in charge got each announcement once, alone or as a part of a digest."""
    owed = Counter(
        person
        for events in _by_task(traces.events).values()
        for person in _owed(events, traces.admins)
    )
    got: Counter[int] = Counter()
    causes: Counter[tuple[int, str]] = Counter()
    for said in traces.said:
        got[said.user_id] += said.count
        if said.cause:
            causes[said.user_id, said.cause] += 1
    for person in sorted(owed.keys() | got.keys()):
        if owed[person] != got[person]:
            yield f"{person} was owed {owed[person]} notices of deadlines and got {got[person]}."
    for (person, cause), count in sorted(causes.items()):
        if count > 1:
            yield f"{person} got the notice {cause} {count} times."


def judge_storm(said: Sequence[Said]) -> Iterator[str]:
    """Of what was sent to somebody at once, no more than MOST_ALONE came alone, the rest as a digest."""
    if not any(one.is_digest for one in said):
        yield "Nobody got a digest: there was no storm, and it proves nothing."
    alone = Counter(one.user_id for one in said if not one.is_digest and one.cause)
    for person, count in sorted(alone.items()):
        if count > MOST_ALONE:
            yield f"{person} got {count} notices of a storm one by one."


def judge_leases(leased: Sequence[Leased], traces: ClockTraces) -> Iterator[str]:
    """Another dispatcher fired the timers that a dead one had claimed, once the lease had ended.

    A timer that a command armed again is no longer the dead one's.
    """
    by_task, taken_over = _by_task(traces.events), 0
    for timer in leased:
        later = [event for event in by_task.get(timer.task_id, ()) if event.first_seq > timer.epoch]
        first = next((event for event in later if event.kind in _CLOCK), None)
        before = later if first is None else later[: later.index(first)]
        if any(event.kind in _REARMING for event in before):
            continue
        if first is None:
            yield f"The timer of task {timer.task_id} was lost with the dispatcher that had claimed it."
        elif first.at < timer.lease_until:
            yield (
                f"The timer of task {timer.task_id} was fired at {first.at}, although a dead dispatcher"
                f" had it until {timer.lease_until}."
            )
        else:
            taken_over += 1
    if leased and not taken_over:
        yield "No timer of a dead dispatcher was taken over: its death proves nothing."


def judge_outage(
    began: datetime, ended: datetime, seen_at: datetime, traces: ClockTraces
) -> Iterator[str]:
    """Dispatchers that outlived an absence of the database went on by `seen_at`, when they still ran."""
    if not any(event.kind in _CLOCK and ended < event.at <= seen_at for event in traces.events):
        yield (
            f"The database was away from {began} to {ended}, and no dispatcher fired a timer between"
            f" then and {seen_at}."
        )


def _by_task(events: Sequence[TimedEvent]) -> dict[int, list[TimedEvent]]:
    ordered = sorted(events, key=lambda event: (event.task_id, event.seq))
    return {task: list(found) for task, found in groupby(ordered, lambda event: event.task_id)}


def _spans(task_id: int, events: Sequence[TimedEvent]) -> list[_Span]:
    """The task's own target first, then its items by number."""
    task = _Span(f"Task {task_id}", events[0].at, -1, [])
    items: dict[int, _Span] = {}
    latest = _EARLIEST
    for event in events:
        data = event.data
        if event.kind in {"task_opened", "priority_changed"}:
            task.dues.append((event.at, _moment(data.get("target_at"))))
        if event.kind == "item_assigned":
            due = _moment(data["share"].get("due_at"))
            announced = int(data.get("announced", 0))
            name = f"Item {data['number']} of task {task_id}"
            items[data["number"]] = _Span(name, event.at, announced, [(event.at, due)])
        elif event.kind == "priority_changed" and data.get("item_number") in items:
            share = data.get("share") or {}
            items[data["item_number"]].dues.append((event.at, _moment(share.get("due_at"))))
        elif event.kind in {"item_resolved", "item_closed"}:
            items[data["number"]].end = event.at
        elif event.kind in {"task_completed", "task_cancelled"}:
            task.end = event.at
        elif event.kind == "item_warned":
            found = _Found(int(data["percent"]), event.at, event.at <= latest)
            items[data["number"]].found.append(found)
        elif event.kind == "item_breached":
            items[data["number"]].found.append(_Found(100, event.at, event.at <= latest))
        elif event.kind == "target_passed":
            task.found.append(_Found(TARGET, event.at, event.at <= latest))
        latest = max(latest, event.at)
    return [task, *(items[number] for number in sorted(items))]


def _once(span: _Span) -> Iterator[str]:
    for percent, count in sorted(Counter(it.percent for it in span.found).items()):
        if count > 1:
            yield f"{span.name}: {_words(percent)} was announced {count} times."
    highest = span.announced
    for percent in (it.percent for it in span.found):
        if TARGET < percent < highest or percent == span.announced:
            yield f"{span.name}: {_words(percent)} was announced after {_words(highest)}."
        highest = max(highest, percent)


def _in_time(span: _Span) -> Iterator[str]:
    """No announcement was made before its moment, or when a higher threshold had passed too."""
    for it in span.found:
        moment = _moment_at(span, it.percent, it.at)
        if moment is None or it.at < moment - ROUNDING:
            yield f"{span.name}: {_words(it.percent)} was announced at {it.at}, due was {moment}."
        higher = next((one for one in PERCENTS if one > it.percent), None)
        if higher is None or it.percent == TARGET or it.is_pushed:
            continue
        passed = _moment_at(span, higher, it.at)
        if passed is not None and passed + ROUNDING < it.at:
            yield (
                f"{span.name}: {_words(it.percent)} was announced at {it.at}, when {_words(higher)}"
                f" had passed at {passed}."
            )


def _moment_at(span: _Span, percent: int, at: datetime) -> datetime | None:
    """The moment of a threshold by the deadline that held at `at`; None without one."""
    begun = [moment for moment, begin, _ in span.moments(percent) if begin <= at]
    return begun[-1] if begun else None


def _complete(span: _Span, traces: ClockTraces) -> Iterator[str]:
    """The highest threshold that was due long enough is announced; that stands for the lower ones."""
    percents = (TARGET,) if span.name.startswith("Task") else PERCENTS
    announced = max([span.announced, *(it.percent for it in span.found)])
    for percent in reversed(percents):
        if percent <= announced:
            return
        for moment, begin, end in span.moments(percent):
            # While the work is open, everything due at `idle_at` has been fired. Work that was closed
            # had a dispatcher only since they have run.
            first = max(moment, begin)
            if end is not None and end > traces.read_at:
                continue  # A process with a fast clock closed it: nobody knows how early that was.
            if end is None:
                is_due = first <= traces.idle_at
            else:
                is_due = max(first, traces.running_since) <= min(end - SLACK, traces.idle_at)
            if is_due:
                yield f"{span.name}: {_words(percent)} was due at {moment} and never announced."
                return


def _not_ahead(task_id: int, events: Sequence[TimedEvent], read_at: datetime) -> Iterator[str]:
    """A dispatcher with a fast clock would date its announcements ahead of the database's time.

    Only an event of a person or a message, dated by such a clock before, may push them there.
    """
    latest = _EARLIEST
    for event in events:
        if event.kind in _CLOCK and event.at > max(read_at, latest):
            yield f"Task {task_id}: {event.kind} is dated {event.at}, read at {read_at}."
        latest = max(latest, event.at)


def _escalations(
    task_id: int, events: Sequence[TimedEvent], steps: Mapping[int, str]
) -> Iterator[str]:
    """An item that gets late goes to the role above, once for each visit of its step."""
    step, is_escalated = "", False
    for _, found in groupby(events, lambda event: event.first_seq):
        command = list(found)
        is_late = False
        for event in command:
            if event.kind == "step_entered":
                step, is_escalated = steps.get(event.data["step_id"], ""), False
            is_late = is_late or event.kind == "item_breached"
        opened = [
            e for e in command if e.kind == "item_assigned" and e.data["origin"] == "Escalation"
        ]
        is_waiting = any(event.kind == "escalation_waiting" for event in command)
        if is_late and step in ESCALATING and not is_escalated and not opened and not is_waiting:
            yield f"Task {task_id} is late at {step} and was not escalated."
        if is_late and opened and is_escalated:
            yield f"Task {task_id} was escalated twice at {step}."
        is_escalated = is_escalated or bool(opened)


def _owed(events: Sequence[TimedEvent], admins: Sequence[int]) -> Iterator[int]:
    """The people who are owed a notice, once for each announcement."""
    owner: int | None = None
    holders: dict[int, int] = {}
    holder: int | None = None
    for _, found in groupby(events, lambda event: event.first_seq):
        command = list(found)
        for event in command:
            if event.kind in {"task_opened", "owner_changed"}:
                owner = (event.data.get("owner") or {}).get("user_id")
            elif event.kind == "item_assigned":
                holder = holders[event.data["number"]] = event.data["holder"]["user_id"]
            elif event.kind in {"item_resolved", "item_closed"}:
                holder = None
        # A command closes an item before it opens the next one.
        for event in command:
            if event.kind == "item_warned":
                late = event.data["percent"] >= 90
                yield from _people(holders[event.data["number"]], owner if late else None, ())
            elif event.kind == "item_breached":
                yield from _people(holders[event.data["number"]], owner, admins)
            elif event.kind == "target_passed":
                yield from _people(holder, owner, admins)


def _people(holder: int | None, owner: int | None, admins: Sequence[int]) -> set[int]:
    return {person for person in (holder, owner, *admins) if person is not None}


def _words(percent: int) -> str:
    return "the target" if percent == TARGET else f"{percent} %"


def _moment(text: Any) -> datetime | None:
    return None if text is None else datetime.fromisoformat(str(text)).astimezone(UTC)
