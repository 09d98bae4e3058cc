"""Explain a task's deadline from its stored events, which say how it was decided and moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sla.domain.deadlines import ShareReason
from sla.domain.explaining import (
    ROUND_THE_CLOCK,
    Ahead,
    Calendar,
    Clock,
    Explanation,
    Visit,
    explain,
)
from sla.domain.priorities import PRIORITY_NAMES, priority_level
from sla.domain.spans import CalendarSpan, Spans, spans_from_json
from sla.domain.walk import Pause
from sla.models import CalendarRevision
from sla.selectors import access_calendar, access_revision, hours_of, revisions_by_rev
from task.domain.command import Command
from task.domain.commands import ChangePriority, Hold, Resume, TakeUpCalendar
from task.domain.decide import decide
from task.domain.decision import Refusal
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
    StepEntered,
    TaskCancelled,
    TaskCompleted,
    TaskOpened,
    WaitingForPerson,
)
from task.domain.evolve import apply
from task.domain.state import TaskState, TaskStatus
from task.exceptions import TaskRefusedError
from task.models import Task
from task.reads.load import definition_of_task, items_of, task_state
from workflow.domain.definition import Definition

from .history import stored_events
from .task_map import steps_ahead

_TOLD_BY = (
    TaskOpened,
    StepEntered,
    ItemAssigned,
    PriorityChanged,
    TaskCompleted,
    TaskCancelled,
    CalendarTakenUp,
    TaskHeld,
    TaskResumed,
    TaskReopened,
    WaitingForPerson,
)


@dataclass(frozen=True, slots=True)
class CountedIn:
    """A revision of a calendar by which the task counted its time from `since` on.

    `since` is None for the revision that counted from the arrival on. `closed` and `open` are the
    days of the revision that have other hours than usual and lie within the task's time.
    """

    since: datetime | None
    revision: CalendarRevision
    closed: tuple[Mapping[str, Any], ...]
    open: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class TaskDeadline:
    """The explanation of a deadline, with the hours that it was counted by, so that people can recompute
    it.
    """

    task_id: int
    ticket_number: str
    explanation: Explanation
    hours: tuple[CountedIn, ...]


def task_deadline(
    task: Task,
    *,
    now: datetime,
    priority: str = "",
    calendar_id: int | None = None,
    hold_until: datetime | None = None,
) -> TaskDeadline:
    """The current deadline of a task, or the one that it would have after hypothetical changes.

    There are three changes: another `priority` (Low to Critical), another calendar from the arrival
    on (`calendar_id`), and a hold from `now` until `hold_until`.

    Raises LookupError for an archived task without a version, NotFoundError for an unknown
    calendar, and TaskRefusedError if the task would refuse a change, for example because it has
    ended.
    """
    definition = definition_of_task(task)
    events = [stored.event for stored in stored_events(task, *_TOLD_BY)]
    state = task_state(task, items_of(task))
    counts_in = _calendar(task)
    spans = spans_from_json(task.calendar_spans)
    first_clock = 0
    if calendar_id is not None:
        counts_in, take_up = _supposed_calendar(calendar_id)
        more, state = _decided(definition, state, take_up, now)
        events.extend(more)
        definition, spans = definition.in_hours(take_up.hours), take_up.calendar
        first_clock = len(_clocks(events)) - 1
    for command, at in _supposed(state, priority, hold_until, now):
        more, state = _decided(definition, state, command, at)
        events.extend(more)
    ended = None if state.ended is None else state.ended.at
    explanation = explain(
        arrived_at=task.arrived_at,
        clocks=_from(_clocks(events), first_clock),
        visits=_visits(definition, events),
        ahead=_ahead(task, definition),
        now=now,
        ended_at=ended,
        is_cancelled=state.status is TaskStatus.CANCELLED,
        hours=definition.hours,
        calendar=counts_in,
        pauses=state.pauses,
    )
    until = None if explanation.target_at is None else max(explanation.target_at, now)
    counted_in = _counted_in(spans, task.arrived_at, until)
    return TaskDeadline(task.pk, task.ticket.ticket_number, explanation, counted_in)


def _counted_in(
    spans: Spans, arrived_at: datetime, until: datetime | None
) -> tuple[CountedIn, ...]:
    """The revisions that the spans name. Of the special days of each, only those remain that lie in
    its span, and between `arrived_at` and `until`.
    """
    if not spans:
        return ()
    revisions = revisions_by_rev(spans[0].calendar_id, [span.rev for span in spans])
    ends = [*(span.since for span in spans[1:]), until]
    found = []
    for span, end in zip(spans, ends, strict=True):
        revision, first = revisions[span.rev], max(arrived_at, span.since or arrived_at)
        closed, opened = (_crossed(days, first, end) for days in (revision.closed, revision.open))
        found.append(CountedIn(span.since, revision, closed, opened))
    return tuple(found)


def _crossed(
    days: Iterable[Mapping[str, Any]], first: datetime, end: datetime | None
) -> tuple[Mapping[str, Any], ...]:
    """The days that may lie between two moments; without an `end`, all days from `first` on.

    A day more is taken at both sides, because the moments may fall on other dates in another time
    zone.
    """
    since = (first - timedelta(days=1)).date().isoformat()
    until = "9999" if end is None else (end + timedelta(days=1)).date().isoformat()
    return tuple(day for day in days if since <= day["date"] <= until)


def _supposed_calendar(calendar_id: int) -> tuple[Calendar, TakeUpCalendar]:
    """The newest revision of a calendar, and the command that makes a task count by this revision
    from the arrival on.
    """
    revision = access_calendar(calendar_id)
    spans = (CalendarSpan(calendar_id, revision.rev),)
    command = TakeUpCalendar(calendar=spans, hours=hours_of(spans))
    return Calendar(revision.calendar.name, revision.time_zone), command


def _supposed(
    state: TaskState, priority: str, hold_until: datetime | None, now: datetime
) -> Iterator[tuple[Command, datetime]]:
    if priority:
        level = priority_level(priority)
        yield ChangePriority(priority=level, actor_user_id=None, reason=""), now
    if hold_until is not None:
        if state.status is not TaskStatus.ON_HOLD:
            yield Hold(actor_user_id=0, reason="", is_in_charge=True), now
        yield Resume(actor_user_id=0, is_in_charge=True), hold_until


def _decided(
    definition: Definition, state: TaskState, command: Command, at: datetime
) -> tuple[tuple[Event, ...], TaskState]:
    """The events that the command would add, and the state after them. The decider decides as it
    would now.

    Raises TaskRefusedError if the command is refused.
    """
    outcome = decide(definition, state, command, at, {})
    if isinstance(outcome, Refusal):
        raise TaskRefusedError(outcome)
    return outcome.events, apply(state, outcome) if outcome.events else state


def _calendar(task: Task) -> Calendar:
    """The name and zone of the calendar revision by which the task counts its time now."""
    if task.calendar_id is None or task.calendar_rev is None:
        return ROUND_THE_CLOCK
    revision = access_revision(calendar_id=task.calendar_id, rev=task.calendar_rev)
    return Calendar(revision.calendar.name, revision.time_zone)


_ENDED = {TaskCompleted: "completed", TaskCancelled: "cancelled"}


def _clocks(events: Iterable[Event]) -> list[Clock]:
    """The targets that the task has had, in order, each with the cause of its change."""
    clocks: list[Clock] = []
    paused_at, ended = None, ""
    for event in events:
        match event:
            case TaskOpened() | PriorityChanged():
                name = PRIORITY_NAMES[event.priority]
                clocks.append(Clock(event.at, name, event.sla, event.target_at))
            case CalendarTakenUp():
                edited = replace(
                    clocks[-1],
                    at=event.at,
                    target_at=event.target_at,
                    pause=None,
                    ended="",
                    is_calendar_edit=True,
                )
                clocks.append(edited)
            case TaskHeld() | TaskCompleted() | TaskCancelled():
                paused_at, ended = event.at, _ENDED.get(type(event), "")
            case TaskResumed() | TaskReopened() if paused_at is not None:
                moved = replace(
                    clocks[-1],
                    at=event.at,
                    target_at=event.target_at,
                    pause=Pause(paused_at, event.at),
                    ended=ended,
                    is_calendar_edit=False,
                )
                clocks.append(moved)
    return clocks


def _from(clocks: list[Clock], first: int) -> list[Clock]:
    """The clocks from index `first` on. If earlier clocks are left out, the first one loses its
    cause, as if the task had begun with it.
    """
    if first == 0:
        return clocks
    return [
        replace(clocks[first], is_calendar_edit=False, pause=None, ended=""),
        *clocks[first + 1 :],
    ]


def _visits(definition: Definition, events: list[Event]) -> list[Visit]:
    visits: list[Visit] = []
    for event in events:
        match event:
            case StepEntered():
                # it is set already if the task was reopened
                if visits and visits[-1].left_at is None:
                    visits[-1] = replace(visits[-1], left_at=event.at)
                if definition.step(event.step_id).is_automatic:
                    continue
                visits.append(
                    Visit(
                        step_id=event.step_id,
                        name=definition.step(event.step_id).name,
                        weight=definition.share_weight[event.step_id],
                        path_weight=definition.path_weight[event.step_id],
                    )
                )
            case ItemAssigned():
                visits[-1] = replace(_assigned(visits[-1], event), is_waiting=False)
            case WaitingForPerson() if visits:
                visits[-1] = replace(visits[-1], is_waiting=True)
            case PriorityChanged() if event.share is not None:
                visits[-1] = replace(visits[-1], share=event.share, reckoned_at=event.at)
            case CalendarTakenUp() if visits and (share := visits[-1].share) is not None:
                visits[-1] = replace(visits[-1], share=replace(share, due_at=event.due_at))
            case TaskResumed() | TaskReopened() if event.item_number is not None:
                visits[-1] = _moved(visits[-1], event.due_at)
            case TaskCompleted() | TaskCancelled() if visits and visits[-1].left_at is None:
                visits[-1] = replace(
                    visits[-1],
                    left_at=event.at,
                    is_cancelled=isinstance(event, TaskCancelled),
                )
    return visits


def _assigned(visit: Visit, event: ItemAssigned) -> Visit:
    if event.share.reason is ShareReason.KEPT and visit.share is not None:
        return visit
    return replace(
        visit,
        assigned_at=visit.assigned_at or event.at,
        share=event.share,
        reckoned_at=event.at,
    )


def _moved(visit: Visit, due_at: datetime | None) -> Visit:
    share = visit.share
    return visit if share is None else replace(visit, share=replace(share, due_at=due_at))


def _ahead(task: Task, definition: Definition) -> list[Ahead]:
    """The steps that can still come, and the steps that were skipped. Steps that are done, and
    automatic steps, are left out.
    """
    ahead = steps_ahead(task, definition)
    entered = {int(step_id) for step_id in task.visits}
    return [
        Ahead(
            step_id=step.step_id,
            name=step.name,
            weight=definition.share_weight[step.step_id],
            path_weight=definition.path_weight[step.step_id],
            is_skipped=step.step_id not in ahead,
        )
        for step in definition.graph.steps
        if not step.is_automatic and (step.step_id in ahead or step.step_id not in entered)
    ]
