"""Move a task into a step, and on through automatic steps until somebody has to work or it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from task.domain.assigning import assign, step_pools
from task.domain.command import Pools
from task.domain.decision import Effect, Incident, IncidentKind, Refusal, ReportIncident
from task.domain.events import Event
from task.domain.events.work import PassingFailed, StepEntered, TaskCompleted
from task.domain.reasons import Reason
from task.domain.state import TaskState, TaskStatus
from task.domain.ways import Passage, Ways, passage, ways
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class Advance:
    """The events by which a task moves, and the `state` after them.

    If `is_finished`, the move ends the task. If there are `obstacles`, the task has to stay on an
    automatic step. In all other cases the task has come to a step on which somebody has to work.
    """

    events: tuple[Event, ...]
    state: TaskState
    is_finished: bool = False
    obstacles: tuple[Incident, ...] = ()


def enter(
    definition: Definition, state: TaskState, step_id: int, transition_id: int | None, now: datetime
) -> Advance:
    """Enter the step, and pass on from it if it is automatic."""
    entered = _entered(state, step_id, transition_id, now)
    return _onward(definition, (entered,), entered.applied(state), step_id, now)


def pass_on(definition: Definition, state: TaskState, step_id: int, now: datetime) -> Advance:
    """Let the task leave the automatic step on which it stands."""
    return _onward(definition, (), state, step_id, now)


def _onward(
    definition: Definition,
    events: tuple[Event, ...],
    state: TaskState,
    step_id: int,
    now: datetime,
) -> Advance:
    passed: set[int] = set()
    while definition.step(step_id).is_automatic:
        found = passage(definition, state, step_id)
        if not isinstance(found, Passage):
            return Advance(events, state, obstacles=_obstacles(definition, step_id, found))
        if found.way is None:
            return Advance(events, state, is_finished=True)
        if step_id in passed:
            return Advance(events, state, obstacles=(_circle(definition, step_id),))
        passed.add(step_id)
        way = found.way
        entered = _entered(state, way.to_step_id, way.transition_id, now, Reason(found.reason))
        events, state, step_id = (*events, entered), entered.applied(state), way.to_step_id
    return Advance(events, state)


def landing_pools(definition: Definition, step_id: int) -> tuple[str, ...]:
    """The pools, ascending, that are needed to find a holder after a task has entered the step.

    If the step is automatic, these are the pools of every step to which it may pass the task on.
    """
    landings = definition.landings(step_id)
    return tuple(sorted({name for it in landings for name in step_pools(definition.step(it))}))


def arrive(
    definition: Definition, advance: Advance, now: datetime, pools: Pools
) -> tuple[tuple[Event, ...], tuple[Effect, ...]]:
    """The events and effects of a whole move, with what happens at its end.

    At the end one of three things happens: the step is assigned, the task is completed, or the task
    stays on an automatic step and the obstacles are reported as incidents.
    """
    state = advance.state
    if state.step_id is None:
        raise ValueError("A task that moves is on a step.")
    step = definition.step(state.step_id)
    if advance.is_finished:
        end_logic = definition.header.end_logic
        completed = TaskCompleted(at=now, step_id=step.step_id, end_logic=end_logic)
        return (*advance.events, completed), ()
    if advance.obstacles:
        failed = PassingFailed(at=now, step_id=step.step_id)
        return (*advance.events, failed), tuple(map(ReportIncident, advance.obstacles))
    number = len(state.items) + 1
    event, effects = assign(definition, step, number, state.target_at, now, pools, held=state.items)
    faults = faults_ahead(definition, state, step.step_id, now)
    return (*advance.events, event), (*effects, *map(ReportIncident, faults))


@dataclass(frozen=True, slots=True)
class Landing:
    """The end of a move.

    `step_id` is the step on which somebody would have to work. It is None if the task would end, or
    if the `obstacles` would stop it on an automatic step.
    """

    step_id: int | None
    obstacles: tuple[Incident, ...] = ()


def landings_of_acts(
    definition: Definition, state: TaskState, step_ids: Iterable[int], now: datetime
) -> Mapping[int, Landing]:
    """The end of each move that an act could begin now, by the id of the step that the move enters
    first.

    The results are those of `enter`. They are computed at each arrival and whenever somebody looks
    at a task. So the way on from each automatic step is decided only once, even if many ways lead
    through it.
    """
    state = replace(state, status=TaskStatus.IN_PROGRESS)  # the status that every act leaves
    found: dict[int, Landing] = {}
    circling: set[int] = set()
    for first in step_ids:
        path: dict[int, None] = {}
        step_id: int | None = first
        landing = None
        while landing is None:
            if step_id is None:
                landing = Landing(None)
            elif step_id in found and step_id not in circling:
                landing = found[step_id]
            elif step_id in path:
                # The task goes in a circle. There the end of the move depends on the step that it
                # enters first and on the visits so far, so follow this move alone.
                path = {}
                circling.add(first)
                landing = _landing(enter(definition, state, first, None, now))
            elif not definition.step(step_id).is_automatic:
                landing = Landing(step_id)
            else:
                path[step_id] = None
                entered = _entered(state, step_id, None, now).applied(state)
                onward = passage(definition, entered, step_id)
                if isinstance(onward, Passage):
                    step_id = None if onward.way is None else onward.way.to_step_id
                else:
                    landing = Landing(None, _obstacles(definition, step_id, onward))
        found[first] = landing
        found.update(dict.fromkeys(path, landing))
    return found


def _landing(advance: Advance) -> Landing:
    is_over = advance.is_finished or advance.obstacles
    return Landing(None if is_over else advance.state.step_id, advance.obstacles)


def faults_ahead(
    definition: Definition, state: TaskState, step_id: int, now: datetime
) -> tuple[Incident, ...]:
    """The faults that hide a way on from the step.

    A way is hidden if its condition fails, or if it leads to an automatic step that the task could
    not pass. Nobody sees that such a way is missing, so these faults are reported as incidents.
    """
    found = ways(definition, state, step_id)
    entered = [way.to_step_id for way in found.offered if way is not None]
    landings = landings_of_acts(definition, state, entered, now)
    blocking = [fault for entry in entered for fault in landings[entry].obstacles]
    return (*found.failures, *dict.fromkeys(blocking))


def blocked(obstacles: tuple[Incident, ...]) -> Refusal | None:
    """The refusal of a move that would stop on an automatic step; None if there are no obstacles."""
    if not obstacles:
        return None
    return Refusal(
        "condition_failed",
        "The workflow cannot decide how to go on from there. An Admin has to look at it.",
        incidents=obstacles,
    )


def _entered(
    state: TaskState,
    step_id: int,
    transition_id: int | None,
    now: datetime,
    reason: Reason | None = None,
) -> StepEntered:
    visit = state.visits.get(step_id, 0) + 1
    return StepEntered(
        at=now, step_id=step_id, transition_id=transition_id, visit=visit, reason=reason
    )


def _obstacles(definition: Definition, step_id: int, found: Ways) -> tuple[Incident, ...]:
    return found.failures or (_no_way(definition, step_id),)


def _no_way(definition: Definition, step_id: int) -> Incident:
    name = definition.step(step_id).name
    message = f"No condition of the automatic step “{name}” is true, and it has no default."
    return Incident(IncidentKind.CONDITION_FAILED, step_id, None, message)


def _circle(definition: Definition, step_id: int) -> Incident:
    name = definition.step(step_id).name
    message = f"The conditions lead in a circle through the automatic step “{name}”."
    return Incident(IncidentKind.CONDITION_FAILED, step_id, None, message)
