"""Explaining a task's deadline, from the events stored when it was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sla.domain.explaining import Ahead, Clock, Explanation, Visit, explain
from sla.domain.priorities import PRIORITY_NAMES, priority_level
from task.domain.commands import ChangePriority
from task.domain.decide import decide
from task.domain.decision import Refusal
from task.domain.events import (
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
        clocks=[clock for event in events if (clock := _clock(event)) is not None],
        visits=_visits(definition, events),
        ahead=_ahead(task, definition),
        now=now,
        ended_at=next(
            (event.at for event in events if isinstance(event, (TaskCompleted, TaskCancelled))),
            None,
        ),
        is_cancelled=any(isinstance(event, TaskCancelled) for event in events),
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


def _clock(event: Event) -> Clock | None:
    if isinstance(event, (TaskOpened, PriorityChanged)):
        return Clock(event.at, PRIORITY_NAMES[event.priority], event.sla, event.target_at)
    return None


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
