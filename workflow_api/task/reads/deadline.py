"""Explaining a task's deadline, from the events stored when it was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

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
from sla.selectors import access_revision
from task.domain.commands import ChangePriority
from task.domain.decide import decide
from task.domain.decision import Refusal
from task.domain.events import (
    CalendarTakenUp,
    Event,
    ItemAssigned,
    PriorityChanged,
    StepEntered,
    TaskCancelled,
    TaskCompleted,
    TaskOpened,
)
from task.domain.state import Origin
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
)


@dataclass(frozen=True, slots=True)
class TaskDeadline:
    task_id: int
    ticket_number: str
    explanation: Explanation


def task_deadline(task: Task, *, now: datetime, priority: str = "") -> TaskDeadline:
    """The current deadline, or the one with another `priority` (Low to Critical).

    Raises LookupError for an archived task without a version, and TaskRefusedError for a
    hypothetical change of an ended task.
    """
    definition = definition_of_task(task)
    events = [stored.event for stored in stored_events(task, *_TOLD_BY)]
    if priority:
        events.extend(_supposed(task, definition, priority, now))
    explanation = explain(
        arrived_at=task.arrived_at,
        clocks=_clocks(events),
        visits=_visits(definition, events),
        ahead=_ahead(task, definition),
        now=now,
        ended_at=next(
            (event.at for event in events if isinstance(event, (TaskCompleted, TaskCancelled))),
            None,
        ),
        is_cancelled=any(isinstance(event, TaskCancelled) for event in events),
        hours=definition.hours,
        calendar=_calendar(task),
    )
    return TaskDeadline(task.pk, task.ticket.ticket_number, explanation)


def _supposed(task: Task, definition: Definition, priority: str, now: datetime) -> list[Event]:
    """The events that the change of priority would add, by the rule that decides it."""
    command = ChangePriority(priority=priority_level(priority), actor_user_id=None, reason="")
    state = task_state(task, items_of(task))
    outcome = decide(definition, state, command, now, {})
    if isinstance(outcome, Refusal):
        raise TaskRefusedError(outcome)
    return list(outcome.events)


def _calendar(task: Task) -> Calendar:
    """The name and zone of the revision in which the task counts."""
    if task.calendar_id is None or task.calendar_rev is None:
        return ROUND_THE_CLOCK
    revision = access_revision(calendar_id=task.calendar_id, rev=task.calendar_rev)
    return Calendar(revision.calendar.name, revision.time_zone)


def _clocks(events: list[Event]) -> list[Clock]:
    """The task's targets, one after another, each with its cause."""
    clocks: list[Clock] = []
    for event in events:
        if isinstance(event, (TaskOpened, PriorityChanged)):
            priority = PRIORITY_NAMES[event.priority]
            clocks.append(Clock(event.at, priority, event.sla, event.target_at))
        elif isinstance(event, CalendarTakenUp):
            edited = replace(
                clocks[-1], at=event.at, target_at=event.target_at, is_calendar_edit=True
            )
            clocks.append(edited)
    return clocks


def _visits(definition: Definition, events: list[Event]) -> list[Visit]:
    visits: list[Visit] = []
    for event in events:
        match event:
            case StepEntered():
                if visits:
                    visits[-1] = replace(visits[-1], left_at=event.at)
                visits.append(
                    Visit(
                        step_id=event.step_id,
                        name=definition.step(event.step_id).name,
                        weight=definition.share_weight[event.step_id],
                        path_weight=definition.path_weight[event.step_id],
                    )
                )
            case ItemAssigned():
                visits[-1] = _assigned(visits[-1], event)
            case PriorityChanged() if event.share is not None:
                visits[-1] = replace(visits[-1], share=event.share, reckoned_at=event.at)
            case CalendarTakenUp() if (share := visits[-1].share) is not None:
                visits[-1] = replace(visits[-1], share=replace(share, due_at=event.due_at))
            case TaskCompleted() | TaskCancelled():
                visits[-1] = replace(
                    visits[-1],
                    left_at=event.at,
                    is_cancelled=isinstance(event, TaskCancelled),
                )
    return visits


def _assigned(visit: Visit, event: ItemAssigned) -> Visit:
    if event.origin is Origin.TRANSFERRED:  # the item kept its deadline
        return visit
    return replace(
        visit,
        assigned_at=visit.assigned_at or event.at,
        share=event.share,
        reckoned_at=event.at,
    )


def _ahead(task: Task, definition: Definition) -> list[Ahead]:
    """The steps that can still come, and those that were skipped; not those that are done."""
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
        if step.step_id in ahead or step.step_id not in entered
    ]
