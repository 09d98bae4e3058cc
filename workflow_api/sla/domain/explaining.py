"""Explain a deadline in plain words: its target, the counted time, and each step's share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sla.domain.deadlines import Share, SlaStatus, in_words, plain_weight, sla_view
from sla.domain.pausing import clock_at, is_open
from sla.domain.walk import HORIZON_DAYS, MAX_SEGMENTS, Hours, Pause, Segment, counted, segments
from sla.domain.walk import ROUND_THE_CLOCK as ALWAYS


@dataclass(frozen=True, slots=True)
class Clock:
    """The SLA and the target of the task from `at` on. `priority` is the word that people see.

    The opening sets the first clock. A new priority, an edit of the calendar (`is_calendar_edit`),
    or a pause (`pause`) sets the next one. If the pause is the time between an end and a reopening,
    `ended` says how the task had ended: completed or cancelled.
    """

    at: datetime
    priority: str
    sla: timedelta | None
    target_at: datetime | None
    is_calendar_edit: bool = False
    pause: Pause | None = None
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay of the task on a step.

    `share` is the calculation in force. It was made at `reckoned_at`: when the step was assigned,
    or when a new priority or an escalation changed its deadline. Both are None until the step has
    had a holder. If `is_waiting`, the step waits for its first or its next holder. `left_at` is
    None while the task is on the step. If `is_cancelled`, the task was cancelled on this step.
    """

    step_id: int
    name: str
    weight: Decimal
    path_weight: Decimal
    assigned_at: datetime | None = None
    reckoned_at: datetime | None = None
    share: Share | None = None
    left_at: datetime | None = None
    is_cancelled: bool = False
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step that the task can still reach or, if `is_skipped`, has skipped. Its deadline would
    follow from the two weights.
    """

    step_id: int
    name: str
    weight: Decimal
    path_weight: Decimal
    is_skipped: bool = False


class StepState(StrEnum):
    DONE = "done"
    ACTIVE = "active"
    PENDING = "pending"
    SKIPPED = "skipped"


STEP_STATES = [state.value for state in StepState]


@dataclass(frozen=True, slots=True)
class StepPart:
    """A step's part of the task's time.

    `share` is `weight / path_weight`. `left` is the working time that was left at `reckoned_at`, and
    `span` the part of it up to `due_at`; both are None for a step without a calculation, and without
    an SLA. `visit` counts the visits of this step from 1; it is None for a step ahead.
    """

    step_id: int
    name: str
    visit: int | None
    state: StepState
    weight: Decimal
    path_weight: Decimal
    share: Fraction
    left: timedelta | None
    span: timedelta | None
    assigned_at: datetime | None
    reckoned_at: datetime | None
    due_at: datetime | None
    acted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Calendar:
    name: str
    time_zone: str


ROUND_THE_CLOCK = Calendar("Round the clock", "UTC")


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explanation of a task's deadline. `pauses` are the pauses of the task's clock; the last pause
    has no end while the task is on hold.
    """

    status: SlaStatus
    priority: str
    arrived_at: datetime
    sla: timedelta | None
    target_at: datetime | None
    calendar: Calendar
    segments: tuple[Segment, ...]
    pauses: tuple[Pause, ...]
    steps: tuple[StepPart, ...]
    sentences: tuple[str, ...]


def explain(
    *,
    arrived_at: datetime,
    clocks: Sequence[Clock],
    visits: Sequence[Visit],
    ahead: Sequence[Ahead],
    now: datetime,
    ended_at: datetime | None,
    is_cancelled: bool = False,
    hours: Hours = ALWAYS,
    calendar: Calendar = ROUND_THE_CLOCK,
    pauses: tuple[Pause, ...] = (),
) -> Explanation:
    """Explain the deadline of a task from its stored decisions.

    `clocks` begin with the opening; the last one is in force. `visits` are in chronological order,
    and the steps `ahead` (or skipped) in the order of the workflow. A cancelled task keeps its
    target, but has neither met nor missed it.
    """
    clock = clocks[-1]
    counted_to = None if is_cancelled else clock.target_at
    view = sla_view(
        start=arrived_at,
        due_at=counted_to,
        now=now,
        ended_at=ended_at,
        hours=hours,
        pauses=pauses,
    )
    parts = (*_visited(visits, hours, pauses), *map(_not_visited, ahead))
    return Explanation(
        status=view.status,
        priority=clock.priority,
        arrived_at=arrived_at,
        sla=clock.sla,
        target_at=clock.target_at,
        calendar=calendar,
        segments=_segments(arrived_at, clock.target_at, hours, pauses),
        pauses=pauses,
        steps=parts,
        sentences=(
            *_clock_sentences(arrived_at, clocks, now),
            *_step_sentences(parts, clock),
            *_hold_sentences(pauses),
            *_outcome(clock.target_at, view.remaining, ended_at, is_cancelled),
        ),
    )


def _segments(
    arrived_at: datetime, target_at: datetime | None, hours: Hours, pauses: tuple[Pause, ...]
) -> tuple[Segment, ...]:
    """The periods between arrival and target, each with whether its time counts. At most the first
    `MAX_SEGMENTS` are returned.
    """
    if target_at is None or target_at <= arrived_at:
        return ()
    return segments(arrived_at, target_at, hours, _ended(pauses), most=MAX_SEGMENTS)


def _ended(pauses: tuple[Pause, ...]) -> tuple[Pause, ...]:
    return tuple(pause for pause in pauses if pause.end is not None)


def _visited(
    visits: Sequence[Visit], hours: Hours, pauses: tuple[Pause, ...]
) -> Iterable[StepPart]:
    count: Counter[int] = Counter()
    for visit in visits:
        count[visit.step_id] += 1
        yield _part(visit, count[visit.step_id], hours, pauses)


def _part(visit: Visit, number: int, hours: Hours, pauses: tuple[Pause, ...]) -> StepPart:
    # A step that waits for a holder has no deadline, because nobody can be late with it. The list
    # of tickets also shows the ticket's target for such a step.
    share = None if visit.is_waiting else visit.share
    reckoned_at = None if visit.is_waiting else visit.reckoned_at
    span = None
    if share and share.due_at is not None and reckoned_at is not None:
        span = counted(clock_at(reckoned_at, pauses), share.due_at, hours, _ended(pauses))
    return StepPart(
        step_id=visit.step_id,
        name=visit.name,
        visit=number,
        state=_state(visit),
        weight=visit.weight,
        path_weight=visit.path_weight,
        share=Fraction(visit.weight) / Fraction(visit.path_weight),
        left=share.left if share else None,
        span=span,
        assigned_at=visit.assigned_at,
        reckoned_at=reckoned_at,
        due_at=share.due_at if share else None,
        acted_at=visit.left_at,
    )


def _state(visit: Visit) -> StepState:
    if visit.is_cancelled:
        return StepState.SKIPPED
    return StepState.ACTIVE if visit.left_at is None else StepState.DONE


def _not_visited(step: Ahead) -> StepPart:
    return StepPart(
        step_id=step.step_id,
        name=step.name,
        visit=None,
        state=StepState.SKIPPED if step.is_skipped else StepState.PENDING,
        weight=step.weight,
        path_weight=step.path_weight,
        share=Fraction(step.weight) / Fraction(step.path_weight),
        left=None,
        span=None,
        assigned_at=None,
        reckoned_at=None,
        due_at=None,
        acted_at=None,
    )


# --- in words -------------------------------------------------------------------------------


_NEVER_OPEN = f"for which the calendar is not open long enough in {HORIZON_DAYS // 366} years"


def _clock_sentences(arrived_at: datetime, clocks: Sequence[Clock], now: datetime) -> Iterable[str]:
    opening, *changes = clocks
    yield f"The ticket arrived on {_moment(arrived_at)}."
    if opening.sla is None:
        yield f"No SLA is set for priority {opening.priority}, so there was no deadline."
    elif opening.target_at is None:
        yield (
            f"Priority {opening.priority} allows {in_words(opening.sla)} from the arrival, "
            f"{_NEVER_OPEN}, so there was no deadline."
        )
    else:
        yield (
            f"Priority {opening.priority} allows {in_words(opening.sla)} from the arrival: "
            f"due on {_moment(opening.target_at)}."
        )
    for clock in changes:
        if clock.is_calendar_edit:
            due = "" if clock.target_at is None else f": due on {_moment(clock.target_at)}"
            edited = f"On {_moment(clock.at)} its calendar was edited"
            yield f"{edited}; the time already used stays used{due}."
            continue
        if clock.pause is not None:
            yield _pause_sentence(clock.pause, clock.ended, clock.target_at, now)
            continue
        changed = f"On {_moment(clock.at)} the priority became {clock.priority}"
        if clock.sla is None:
            yield f"{changed}, for which no SLA is set, so there is no deadline."
        elif clock.target_at is None:
            yield f"{changed}, {_NEVER_OPEN}, so there is no deadline."
        else:
            yield (
                f"{changed}, which allows {in_words(clock.sla)} from the arrival; the time "
                f"already used stays used: due on {_moment(clock.target_at)}."
            )


def _pause_sentence(pause: Pause, ended: str, target_at: datetime | None, now: datetime) -> str:
    due = "" if target_at is None else f": due on {_moment(target_at)}"
    if pause.end is None:
        return f"From {_moment(pause.start)} the clock is paused{due}."
    # If the pause lies within one minute, start and end would look the same. Show seconds then.
    name = _moment if _moment(pause.start) != _moment(pause.end) else _second
    start, end = name(pause.start), name(pause.end)
    if ended:
        return f"It was {ended} on {start} and reopened on {end}; that time does not count{due}."
    return f"From {start} to {end} the clock {'was' if pause.end <= now else 'is'} paused{due}."


def _hold_sentences(pauses: tuple[Pause, ...]) -> Iterable[str]:
    if is_open(pauses):
        yield f"It is on hold since {_moment(pauses[-1].start)}: the clock is paused."


def _step_sentences(parts: Sequence[StepPart], clock: Clock) -> Iterable[str]:
    visits = Counter(part.step_id for part in parts if part.visit is not None)
    for part in parts:
        if part.visit is None:
            continue
        name = f"{part.name}, visit {part.visit}" if visits[part.step_id] > 1 else part.name
        if part.reckoned_at is None:
            if part.state is StepState.ACTIVE:
                yield f"{name} waits for somebody to take it; that time counts."
        elif part.due_at is not None and part.left is not None and part.span is not None:
            yield _share_sentence(name, part, part.reckoned_at, part.due_at, part.left, part.span)
    pending = [part for part in parts if part.state is StepState.PENDING]
    if pending and clock.target_at is not None:
        names = ", ".join(part.name for part in pending)
        yield f"Still ahead: {names}. Each gets its share of what is left when it begins."


def _share_sentence(
    name: str,
    part: StepPart,
    reckoned_at: datetime,
    due_at: datetime,
    left: timedelta,
    span: timedelta,
) -> str:
    since = _moment(reckoned_at)
    if not left:
        return f"{name}: on {since} nothing was left, so it was due with the whole task."
    return (
        f"{name}: on {since} {in_words(left)} were left; its weight is "
        f"{plain_weight(part.weight)} of {plain_weight(part.path_weight)} on the heaviest path to "
        f"an end, which makes {in_words(span)}: due on {_moment(due_at)}."
    )


def _outcome(
    target_at: datetime | None,
    remaining: timedelta | None,
    ended_at: datetime | None,
    is_cancelled: bool,
) -> Iterable[str]:
    if is_cancelled and ended_at is not None:
        rest = "" if target_at is None else "; the deadline no longer counts"
        yield f"It was cancelled on {_moment(ended_at)}{rest}."
        return
    if target_at is None or remaining is None:
        if ended_at is not None:
            yield f"It ended on {_moment(ended_at)}."
        return
    if ended_at is not None:
        where = "before" if remaining >= timedelta(0) else "after"
        yield f"It ended on {_moment(ended_at)}, {in_words(abs(remaining))} {where} its target."
    elif remaining > timedelta(0):
        yield f"{in_words(remaining)} are left."
    else:
        yield f"The target passed {in_words(-remaining)} ago."


def _moment(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%B %Y} at {at:%H:%M} UTC"


def _second(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%B %Y} at {at:%H:%M:%S} UTC"
