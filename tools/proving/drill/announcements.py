"""Judges the announcements of the clock by the events of each task and the notices that people got.

The moments of all thresholds are calculated again, from assignments and deadlines alone. The functions
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
"""Used instead of a percent for the target of the whole task."""

# The steps whose late items go to another role: those of the sample workflows, and that of the drill's
# own workflow.
ESCALATING = frozenset({"Resolve", "Watch"})
# An item may be closed this long after a threshold without an announcement, because a dispatcher may be
# so late: the lease of a dead dispatcher lasts a minute, and servers are away for some seconds.
SLACK = timedelta(seconds=100)
# A person who would get more than this many notices within a minute gets one digest instead.
MOST_ALONE = 20
# Moments are stored to the microsecond; a share of a span may end between two microseconds.
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
    """A timer that a dispatcher had claimed when the dispatcher was killed. Event `epoch` of the task had
    armed the timer.
    """

    task_id: int
    epoch: int
    due_at: datetime
    lease_until: datetime


@dataclass(frozen=True)
class ClockTraces:
    """All that is needed to judge the clock.

    Dispatchers have run since `running_since`. Everything that was due at `idle_at` had been fired then;
    `read_at` is the time of the database after the last row was read. `steps` maps the keys of steps to
    their names, `stuck` maps tasks to the errors of timers that were given up.
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
    """An announcement. An event is never dated before an earlier event of its task: `is_pushed` means
    that such an event has the same time or a later one, so `at` is not when the clock acted.
    """

    percent: int
    at: datetime
    is_pushed: bool


@dataclass
class _Span:
    """An item, or the task itself, with its deadlines and its announcements.

    Each of `dues` is a moment and the deadline in force from then on. `announced` is the part of the
    work, in percent, that was announced before this item began; `end` is the time at which the item was
    closed.
    """

    name: str
    since: datetime
    announced: int
    dues: list[tuple[datetime, datetime | None]]
    end: datetime | None = None
    found: list[_Found] = field(default_factory=list)

    def moments(self, percent: int) -> Iterator[tuple[datetime, datetime, datetime | None]]:
        """For each deadline, the moment of the threshold, and the begin and the end of the time in which
        this deadline was in force.
        """
        for place, (begin, due) in enumerate(self.dues):
            if due is None:
                continue
            is_last = place + 1 == len(self.dues)
            end = self.end if is_last else self.dues[place + 1][0]
            whole = percent in (TARGET, 100) or due <= self.since
            moment = due if whole else self.since + (due - self.since) * percent / 100
            yield moment, begin, end


def judge_clock(traces: ClockTraces) -> Iterator[str]:
    """Check that every threshold that was due was announced, none twice and none early, and that late
    items were escalated once a visit.
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
    """Check that everybody in charge got each announcement once, alone or as a part of a digest."""
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


def judge_storm(said: Sequence[Said], *, seconds: float) -> Iterator[str]:
    """Check that nobody got more than MOST_ALONE notices of a storm one by one: the others must come as a
    digest. `seconds` is how long the storm lasted: a new count begins with each minute.
    """
    most = MOST_ALONE * (1 + int(seconds // 60))
    if not any(one.is_digest for one in said):
        yield "Nobody got a digest: there was no storm, and it proves nothing."
    alone = Counter(one.user_id for one in said if not one.is_digest and one.cause)
    for person, count in sorted(alone.items()):
        if count > most:
            yield f"{person} got {count} notices of a storm one by one."


def judge_leases(leased: Sequence[Leased], traces: ClockTraces) -> Iterator[str]:
    """Check that another dispatcher fired the timers that a dead one had claimed, once the lease had
    ended.

    Timers that a command has armed again since are left out: the dead dispatcher's claim no longer holds.
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
    """Check that dispatchers that outlived an absence of the database fired a timer by `seen_at`, at
    which they still ran.
    """
    if not any(event.kind in _CLOCK and ended < event.at <= seen_at for event in traces.events):
        yield (
            f"The database was away from {began} to {ended}, and no dispatcher fired a timer between"
            f" then and {seen_at}."
        )


def _by_task(events: Sequence[TimedEvent]) -> dict[int, list[TimedEvent]]:
    ordered = sorted(events, key=lambda event: (event.task_id, event.seq))
    return {task: list(found) for task, found in groupby(ordered, lambda event: event.task_id)}


def _spans(task_id: int, events: Sequence[TimedEvent]) -> list[_Span]:
    """The span of the task's own target first, then those of its items by number."""
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
    """Check that no announcement was made before its moment, or when a higher threshold had passed too."""
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
    """The moment of a threshold by the deadline in force at `at`; None if there was no deadline."""
    begun = [moment for moment, begin, _ in span.moments(percent) if begin <= at]
    return begun[-1] if begun else None


def _complete(span: _Span, traces: ClockTraces) -> Iterator[str]:
    """Check that the highest threshold that was due long enough was announced. It stands for the lower
    ones.
    """
    percents = (TARGET,) if span.name.startswith("Task") else PERCENTS
    announced = max([span.announced, *(it.percent for it in span.found)])
    for percent in reversed(percents):
        if percent <= announced:
            return
        for moment, begin, end in span.moments(percent):
            # While the work is open, everything due at `idle_at` must have been fired. Closed work is
            # judged only by the time in which dispatchers ran before it was closed.
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
    """Check that no announcement is dated ahead of the database's time, as a dispatcher with a fast clock
    would date it.

    Only an earlier event, of a person or a message, that such a clock has dated may push an announcement
    there.
    """
    latest = _EARLIEST
    for event in events:
        if event.kind in _CLOCK and event.at > max(read_at, latest):
            yield f"Task {task_id}: {event.kind} is dated {event.at}, read at {read_at}."
        latest = max(latest, event.at)


def _escalations(
    task_id: int, events: Sequence[TimedEvent], steps: Mapping[int, str]
) -> Iterator[str]:
    """Check that an item that gets late goes to the role above, once for each visit of its step."""
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
