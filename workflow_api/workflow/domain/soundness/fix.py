"""Edits that remove a finding, which a program can apply."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from workflow.domain.definition import Graph, Header, RoleRef, Transition

Value = str | bool | Decimal | timedelta | RoleRef | None


class FixKind(StrEnum):
    """The kinds of edits.

    `set_field` gives a field a new value: a field of the step or of the transition or, if neither is
    named, of the workflow. `add_transition` adds a transition between two steps, `remove_transition`
    removes one. `remove_step` removes a step with all transitions from or to it.
    """

    SET_FIELD = "set_field"
    ADD_TRANSITION = "add_transition"
    REMOVE_TRANSITION = "remove_transition"
    REMOVE_STEP = "remove_step"


@dataclass(frozen=True, slots=True)
class FixAction:
    """One edit. `field` is the API's name of a field, and `value` the field's new value. The value
    of `role` is a role of tts, whose name the API uses. `name` and `is_default` belong to an added
    transition.
    """

    kind: FixKind
    step_id: int | None = None
    transition_id: int | None = None
    from_step_id: int | None = None
    to_step_id: int | None = None
    field: str | None = None
    value: Value = None
    name: str = ""
    is_default: bool = False


def set_workflow(field: str, value: Value) -> FixAction:
    return FixAction(FixKind.SET_FIELD, field=field, value=value)


def set_step(step_id: int, field: str, value: Value) -> FixAction:
    return FixAction(FixKind.SET_FIELD, step_id=step_id, field=field, value=value)


def set_transition(transition_id: int, field: str, value: Value) -> FixAction:
    return FixAction(FixKind.SET_FIELD, transition_id=transition_id, field=field, value=value)


def remove_step(step_id: int) -> FixAction:
    return FixAction(FixKind.REMOVE_STEP, step_id=step_id)


def remove_transition(transition_id: int) -> FixAction:
    return FixAction(FixKind.REMOVE_TRANSITION, transition_id=transition_id)


def add_transition(source: int, target: int, name: str, *, is_default: bool = False) -> FixAction:
    return FixAction(
        FixKind.ADD_TRANSITION,
        from_step_id=source,
        to_step_id=target,
        name=name,
        is_default=is_default,
    )


def apply_fix(header: Header, graph: Graph, action: FixAction) -> tuple[Header, Graph]:
    """The draft after the edit."""
    match action.kind:
        case FixKind.SET_FIELD:
            return _set_field(header, graph, action)
        case FixKind.REMOVE_TRANSITION:
            kept = [it for it in graph.transitions if it.transition_id != action.transition_id]
            return header, replace(graph, transitions=tuple(kept))
        case FixKind.REMOVE_STEP:
            return header, _without_step(graph, action.step_id)
        case FixKind.ADD_TRANSITION:
            return header, _with_transition(graph, action)


def _set_field(header: Header, graph: Graph, action: FixAction) -> tuple[Header, Graph]:
    changes: dict[str, Any] = {str(action.field): action.value}
    if action.step_id is not None:
        steps = [
            replace(step, **changes) if step.step_id == action.step_id else step
            for step in graph.steps
        ]
        return header, replace(graph, steps=tuple(steps))
    if action.transition_id is not None:
        if action.field == "condition":
            changes["rule"] = None
        transitions = [
            replace(it, **changes) if it.transition_id == action.transition_id else it
            for it in graph.transitions
        ]
        return header, replace(graph, transitions=tuple(transitions))
    priority = str(action.field).removesuffix("_sla")
    if priority != action.field:
        changes = {"slas": {**header.slas, priority: action.value}}
    return replace(header, **changes), graph


def _without_step(graph: Graph, step_id: int | None) -> Graph:
    return Graph(
        tuple(step for step in graph.steps if step.step_id != step_id),
        tuple(it for it in graph.transitions if step_id not in (it.from_step_id, it.to_step_id)),
    )


def _with_transition(graph: Graph, action: FixAction) -> Graph:
    if action.from_step_id is None or action.to_step_id is None:
        raise ValueError("A transition has two ends.")
    ids = (it.transition_id for it in graph.transitions)
    added = Transition(
        transition_id=max(ids, default=0) + 1,
        from_step_id=action.from_step_id,
        to_step_id=action.to_step_id,
        name=action.name,
        order=1 + max((it.order for it in graph.transitions), default=0),
        is_default=action.is_default,
    )
    return replace(graph, transitions=(*graph.transitions, added))
