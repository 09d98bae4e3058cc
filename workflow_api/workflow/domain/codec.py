"""Encode definitions as JSON for storage, and decode them without loss.

Versions never change, so the code must read every schema that was ever written. A definition of an
older schema is first converted to the current schema. The fields that the older schema did not have
then get explicit values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from workflow.domain.definition import (
    Assignment,
    Definition,
    Graph,
    Header,
    RoleRef,
    Step,
    Transition,
)

SCHEMA = 2
"""The schema in which definitions are written. Schema 2 added the assignment and the capacity of steps,
and the conditions of transitions.
"""


def definition_to_json(definition: Definition) -> dict[str, Any]:
    """Encode a definition as JSON: decimals and mapping keys as strings, durations as seconds."""
    return {
        **draft_to_json(definition.header, definition.graph),
        "start_step_id": definition.start_step_id,
        "share_weight": _weights_to_json(definition.share_weight),
        "path_weight": _weights_to_json(definition.path_weight),
        "back_transition_ids": sorted(definition.back_transition_ids),
    }


def draft_to_json(header: Header, graph: Graph) -> dict[str, Any]:
    """Encode a draft in the form of a definition, with the keys that `diff_definitions` compares.
    The draft may be unsound.
    """
    return {
        "schema": SCHEMA,
        "header": _header_to_json(header),
        "steps": [_step_to_json(step) for step in graph.steps],
        "transitions": [_transition_to_json(item) for item in graph.transitions],
    }


def definition_from_json(data: Mapping[str, Any]) -> Definition:
    """Decode a definition of any known schema. Raises ValueError for an unknown schema."""
    data = current_form(data)
    return Definition(
        header=_header_from_json(data["header"]),
        graph=Graph(
            steps=tuple(_step_from_json(item) for item in data["steps"]),
            transitions=tuple(_transition_from_json(item) for item in data["transitions"]),
        ),
        start_step_id=data["start_step_id"],
        share_weight=_weights_from_json(data["share_weight"]),
        path_weight=_weights_from_json(data["path_weight"]),
        back_transition_ids=frozenset(data["back_transition_ids"]),
    )


def current_form(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Convert a stored definition to the current schema, for reading and comparing.

    Raises ValueError for an unknown schema.
    """
    schema = data.get("schema")
    if type(schema) is not int or not (schema == SCHEMA or schema in _NEXT):
        raise ValueError(
            f"Unknown definition schema {schema!r}: this version of the suite reads 1 to {SCHEMA}."
        )
    while data["schema"] != SCHEMA:
        data = _NEXT[data["schema"]](data)
    return data


def _schema_2(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Convert schema 1 to 2. In schema 1 every step was assigned by rotation, and transitions had no
    conditions.
    """
    return {
        **data,
        "schema": 2,
        "steps": [
            {**step, "assignment": "round_robin", "capacity": None} for step in data["steps"]
        ],
        "transitions": [
            {**transition, "condition": "", "is_default": False, "rule": None}
            for transition in data["transitions"]
        ],
    }


_NEXT: Mapping[int, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {1: _schema_2}
"""For each older schema, the function that converts a definition from it to the next schema."""


def role_to_json(role: RoleRef) -> dict[str, Any]:
    return {"id": role.id, "system": role.system, "name": role.name}


def role_from_json(data: Mapping[str, Any]) -> RoleRef:
    return RoleRef(id=data["id"], system=data["system"], name=data["name"])


def seconds(duration: timedelta | None) -> int | float | None:
    """The duration in seconds: an integer if it is whole, else a float; None stays None.

    A float holds microseconds exactly up to some 280 years.
    """
    if duration is None:
        return None
    total = duration.total_seconds()
    return int(total) if total.is_integer() else total


def duration(value: int | float | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=value)


def _header_to_json(header: Header) -> dict[str, Any]:
    # Leave this key out if there is no calendar, so that definitions that were stored before
    # calendars existed keep their digest.
    calendar = {} if header.calendar_id is None else {"calendar_id": header.calendar_id}
    return {
        **calendar,
        "workflow_id": header.workflow_id,
        "name": header.name,
        "description": header.description,
        "department": header.department,
        "category": header.category,
        "sub_category": header.sub_category,
        "slas": {priority: seconds(sla) for priority, sla in header.slas.items()},
        "end_logic": header.end_logic,
    }


def _header_from_json(data: Mapping[str, Any]) -> Header:
    return Header(
        workflow_id=data["workflow_id"],
        name=data["name"],
        description=data["description"],
        department=data["department"],
        category=data["category"],
        sub_category=data["sub_category"],
        slas={priority: duration(value) for priority, value in data["slas"].items()},
        end_logic=data["end_logic"],
        calendar_id=data.get("calendar_id"),
    )


def _step_to_json(step: Step) -> dict[str, Any]:
    return {
        "step_id": step.step_id,
        "name": step.name,
        "role": None if step.role is None else role_to_json(step.role),
        "weight": str(step.weight),
        "description": step.description,
        "instruction": step.instruction,
        "escalate_to": None if step.escalate_to is None else role_to_json(step.escalate_to),
        "order": step.order,
        "is_start": step.is_start,
        "is_end": step.is_end,
        "assignment": step.assignment.value,
        "capacity": step.capacity,
        "design": dict(step.design),
    }


def _step_from_json(data: Mapping[str, Any]) -> Step:
    role, escalate_to = data["role"], data["escalate_to"]
    return Step(
        step_id=data["step_id"],
        name=data["name"],
        role=None if role is None else role_from_json(role),
        weight=Decimal(data["weight"]),
        description=data["description"],
        instruction=data["instruction"],
        escalate_to=None if escalate_to is None else role_from_json(escalate_to),
        order=data["order"],
        is_start=data["is_start"],
        is_end=data["is_end"],
        assignment=Assignment(data["assignment"]),
        capacity=data["capacity"],
        design=data["design"],
    )


def _transition_to_json(transition: Transition) -> dict[str, Any]:
    return {
        "transition_id": transition.transition_id,
        "from_step_id": transition.from_step_id,
        "to_step_id": transition.to_step_id,
        "name": transition.name,
        "order": transition.order,
        "condition": transition.condition,
        "is_default": transition.is_default,
        "rule": None if transition.rule is None else dict(transition.rule),
        "design": dict(transition.design),
    }


def _transition_from_json(data: Mapping[str, Any]) -> Transition:
    return Transition(
        transition_id=data["transition_id"],
        from_step_id=data["from_step_id"],
        to_step_id=data["to_step_id"],
        name=data["name"],
        order=data["order"],
        condition=data["condition"],
        is_default=data["is_default"],
        rule=data["rule"],
        design=data["design"],
    )


def _weights_to_json(weights: Mapping[int, Decimal]) -> dict[str, str]:
    return {str(step_id): str(weight) for step_id, weight in weights.items()}


def _weights_from_json(data: Mapping[str, str]) -> dict[int, Decimal]:
    return {int(step_id): Decimal(weight) for step_id, weight in data.items()}
