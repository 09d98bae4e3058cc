"""The ways by which a task may leave a step now. People are offered these ways, and only these are
accepted.
"""

from __future__ import annotations

from dataclasses import dataclass

from sla.domain.priorities import PRIORITY_NAMES
from task.domain.decision import Incident, IncidentKind
from task.domain.reasons import Code
from task.domain.state import TaskState
from workflow.domain.conditions import Facts, condition_result, facts_of
from workflow.domain.definition import Definition, Transition


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways on from a step.

    `offered` are the ways that may be taken now, in this order: transitions forward, None if the
    task may be finished here, transitions back. `true` are the ways whose condition is true.
    `failures` has an incident for each condition that cannot be evaluated. If there is a failure,
    the default way is not offered.
    """

    offered: tuple[Transition | None, ...]
    true: tuple[Transition, ...] = ()
    failures: tuple[Incident, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """The way that a task takes from an automatic step, and the reason. `way` is None if the task
    finishes.
    """

    way: Transition | None
    reason: Code


def ways(definition: Definition, state: TaskState, step_id: int) -> Ways:
    """The ways on from the step for a task of this state. Conditions read the definition's `ticket`.

    Raises ValueError if the step has conditions and the definition has no ticket.
    """
    exits = definition.exits(step_id)
    true: list[Transition] = []
    failures: list[Incident] = []
    if any(way.condition for way in exits):
        facts = _facts(definition, state, step_id)
        for way in exits:
            if not way.condition:
                continue
            value = condition_result(way.condition, facts)
            if value.is_true:
                true.append(way)
            elif value.error is not None:
                failures.append(_failure(definition, way, value.error))
    is_default_open = not true and not failures
    true_ids = {way.transition_id for way in true}
    offered = [
        way
        for way in exits
        if (
            way.transition_id in true_ids
            if way.condition
            else is_default_open or not way.is_default
        )
    ]
    back = [way for way in offered if way.transition_id in definition.back_transition_ids]
    forward = [way for way in offered if way.transition_id not in definition.back_transition_ids]
    finish = [None] if definition.step(step_id).is_end else []
    return Ways((*forward, *finish, *back), tuple(true), tuple(failures))


def passage(definition: Definition, state: TaskState, step_id: int) -> Passage | Ways:
    """The way that a task takes from an automatic step; the step's `Ways` if the task has to stay
    there.

    The task takes the first way whose condition is true, else the first way without a condition,
    else it finishes. If a condition cannot be evaluated, only a way whose condition is true is
    taken.
    """
    found = ways(definition, state, step_id)
    if found.true:
        return Passage(found.true[0], Code.CONDITION_TRUE)
    if found.failures or not found.offered:
        return found
    way = next((way for way in found.offered if way is not None), None)
    has_conditions = any(way.condition for way in definition.exits(step_id))
    return Passage(way, Code.NO_CONDITION_TRUE if has_conditions else Code.ONLY_WAY)


def _facts(definition: Definition, state: TaskState, step_id: int) -> Facts:
    if definition.ticket is None:
        raise ValueError("Conditions need the content of the ticket.")
    return facts_of(
        definition.ticket,
        definition.ticket,
        status=state.status.value,
        priority=PRIORITY_NAMES[state.priority],
        step=definition.step(step_id).name,
        visits=state.visits.get(step_id, 0),
    )


def _failure(definition: Definition, way: Transition, error: str) -> Incident:
    name = definition.step(way.to_step_id).name
    return Incident(
        kind=IncidentKind.CONDITION_FAILED,
        step_id=way.from_step_id,
        transition_id=way.transition_id,
        message=f"The condition of “{way.name or name}” cannot be evaluated: {error}",
    )
