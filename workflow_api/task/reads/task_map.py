"""The map on the ticket page: the steps and transitions of a task's frozen version, and the task's
way through them.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from task.domain.events.work import StepEntered, TaskCancelled, TaskCompleted
from task.domain.offers import accepted_acts
from task.domain.state import OPEN_TASK_STATUSES
from task.models import Task
from task.reads.load import definition_of_task, definition_with_ticket, items_of, task_state
from workflow.domain.definition import Definition

from .history import stored_events
from .selectors import holders_of


@dataclass(frozen=True, slots=True)
class MapNode:
    step_id: int
    name: str
    role: str
    state: str  # done, active, pending or skipped
    entered_at: datetime | None
    left_at: datetime | None
    holder: str | None
    holder_role: str | None  # differs from `role` after an escalation
    is_escalated: bool
    instruction: str
    escalate_to: str | None  # the name of a role
    is_start: bool
    is_end: bool


@dataclass(frozen=True, slots=True)
class MapEdge:
    transition_id: int
    from_step_id: int
    to_step_id: int
    name: str
    taken: bool


@dataclass(frozen=True, slots=True)
class TaskMap:
    task_id: int
    status: str
    version: int
    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]


def task_map(task: Task) -> TaskMap:
    """The steps of the version as nodes, each with its state, and the transitions as edges.

    active: the task is on the step. pending: the task can still come to the step, perhaps again.
    done: the task has left the step and will not come back. skipped: the task was cancelled on the
    step, or was never there and can no longer come there.
    """
    definition = definition_of_task(task)
    moves = [
        stored.event for stored in stored_events(task, StepEntered, TaskCompleted, TaskCancelled)
    ]
    entered: dict[int, datetime] = {}
    left: dict[int, datetime] = {}
    taken: set[int | None] = set()
    here: int | None = None
    cancelled_on: int | None = None
    for move in moves:
        before = here
        if before is not None:
            left[before] = move.at
        here = None
        if isinstance(move, StepEntered):
            here = move.step_id
            entered[here] = move.at
            left.pop(here, None)
            cancelled_on = None  # a reopening ended the cancellation
            taken.add(move.transition_id)
        elif isinstance(move, TaskCancelled):
            cancelled_on = before
    version = task.workflow_version.version if task.workflow_version else 0
    ahead = steps_ahead(task, definition)
    done = entered.keys() - {cancelled_on}
    last_items = {item.assigned_on_step_id: item for item in holders_of(task)}
    nodes = tuple(
        MapNode(
            step_id=step.step_id,
            name=step.name,
            role=step.role.name if step.role else "",
            state=_state(step.step_id, task.current_step_id, ahead, done),
            entered_at=entered.get(step.step_id),
            left_at=left.get(step.step_id),
            holder=item.user_full_name if item else None,
            holder_role=item.role_name if item else None,
            is_escalated=item is not None and (step.role is None or item.role_id != step.role.id),
            instruction=step.instruction,
            escalate_to=step.escalate_to.name if step.escalate_to else None,
            is_start=step.is_start,
            is_end=step.is_end,
        )
        for step in definition.graph.steps
        for item in [last_items.get(step.step_id)]
    )
    edges = tuple(
        MapEdge(
            transition_id=edge.transition_id,
            from_step_id=edge.from_step_id,
            to_step_id=edge.to_step_id,
            name=edge.name,
            taken=edge.transition_id in taken,
        )
        for edge in definition.graph.transitions
    )
    return TaskMap(task.pk, task.status, version, nodes, edges)


def _state(step_id: int, current: int | None, ahead: Set[int], done: Set[int | None]) -> str:
    if step_id == current:
        return "active"
    if step_id in ahead:
        return "pending"
    return "done" if step_id in done else "skipped"


def steps_ahead(task: Task, definition: Definition) -> set[int]:
    """The ids of the steps that forward transitions can still reach from the current step."""
    if task.status not in OPEN_TASK_STATUSES or task.current_step_id is None:
        return set()
    forward: dict[int, list[int]] = {}
    for edge in definition.graph.transitions:
        if edge.transition_id not in definition.back_transition_ids:
            forward.setdefault(edge.from_step_id, []).append(edge.to_step_id)
    return _reachable(task.current_step_id, forward)


def _reachable(start: int, edges: dict[int, list[int]]) -> set[int]:
    seen: set[int] = set()
    queue: list[int] = list(edges.get(start, []))
    while queue:
        step_id = queue.pop()
        if step_id not in seen:
            seen.add(step_id)
            queue.extend(edges.get(step_id, []))
    return seen - {start}


@dataclass(frozen=True, slots=True)
class Exit:
    """A way on for the holder: a transition, or the finish of the task. The finish has None for
    both ids.
    """

    transition_id: int | None
    name: str
    to_step_id: int | None
    to_step_name: str | None


def available_exits(task: Task, *, now: datetime) -> Sequence[Exit]:
    """The exits of the current step with which an act of the holder would be accepted now.

    First come the transitions forward, then the finish on an end step, then the transitions back.
    The transitions of each kind are in stored order. There are no exits if nobody holds the task,
    or if it is on hold.
    """
    if task.status not in OPEN_TASK_STATUSES or task.current_step_id is None:
        return []
    definition = definition_with_ticket(task)
    names = {way.transition_id: way for way in definition.exits(task.current_step_id)}
    exits = []
    for transition_id in accepted_acts(definition, task_state(task, items_of(task)), now):
        if transition_id is None:
            exits.append(Exit(None, "Finish", None, None))
        else:
            way = names[transition_id]
            to_step = definition.step(way.to_step_id)
            exits.append(Exit(transition_id, way.name, to_step.step_id, to_step.name))
    return exits
