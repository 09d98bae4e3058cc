"""Make rows from the values in a request: look up roles, and find the changes of a step or
transition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.domain.changes import changes_between
from role.domain.names import SYSTEM, name_key
from role.models import Roles
from role.selectors import roles_by_name, roles_by_role_id
from step.domain.draft import NodeDraft
from step.models import Steps, StepTransition
from workflow.domain.definition import Assignment

NO_ROLE = "There is no such role."
PLAIN_FIELDS = (
    "name",
    "description",
    "instruction",
    "weight",
    "order",
    "is_start",
    "is_end",
    "assignment",
)
TRANSITION_FIELDS = ("name", "condition", "is_default", "rule", "order", "design")
LAYOUT = frozenset({"design", "order"})
"""The fields that only affect the drawing."""


@dataclass(frozen=True, slots=True)
class NamedRoles:
    """The roles that the nodes name, by Auth's id and by folded name.

    They include the current roles of existing steps, even if such a role has ended.
    """

    by_role_id: Mapping[int, Roles]
    by_name: Mapping[str, Roles]

    def of(self, node: NodeDraft) -> Roles | None:
        if node.role_id is not None:
            return self.by_role_id.get(node.role_id)
        return self.by_name.get(name_key(node.role_name))


def named_roles(nodes: Sequence[NodeDraft], known: Sequence[Steps] = ()) -> NamedRoles:
    """Look up the roles of `nodes`; `known` are the existing steps."""
    role_ids = {node.role_id for node in nodes if node.role_id is not None}
    role_ids |= {node.escalate_to for node in nodes if node.escalate_to is not None}
    names = {node.role_name for node in nodes if node.role_id is None}
    held = [role for step in known for role in (step.role, step.escalate_to) if role is not None]
    return NamedRoles(
        by_role_id={role.role_id: role for role in held} | roles_by_role_id(role_ids),
        by_name=roles_by_name(names, system=SYSTEM),
    )


def unknown_roles(node: NodeDraft, roles: NamedRoles) -> Iterator[tuple[str, str]]:
    """(field, message) for each role that the node names and that does not exist, and for a missing
    role of a new step that needs one.
    """
    is_named = node.role_id is not None or bool(node.role_name)
    is_needed = node.step_id is None and not node.is_automatic
    if (is_named or is_needed) and roles.of(node) is None:
        yield ("role" if node.role_id is None else "role_id"), NO_ROLE
    if node.escalate_to is not None and node.escalate_to not in roles.by_role_id:
        yield "escalate_to", NO_ROLE


def step_new(node: NodeDraft, *, roles: NamedRoles, workflow_id: int, place: int) -> Steps:
    """A new unsaved step. The caller has checked that its roles exist.

    `place` is its order if the node gives none.
    """
    step = Steps(workflow_id=workflow_id, role=roles.of(node), capacity=node.capacity)
    for name in PLAIN_FIELDS:
        setattr(step, name, getattr(node, name))
    step.order = place if node.order is None else node.order
    step.escalate_to = None if node.escalate_to is None else roles.by_role_id[node.escalate_to]
    step.design = dict(node.design)
    return step


def step_apply(step: Steps, node: NodeDraft, roles: NamedRoles) -> dict[str, Any]:
    """Set the submitted fields on the step without saving. The caller has checked the roles.

    Returns the changes as `{field: {"from", "to"}}`, with roles as their ids in the Auth Service.
    """
    before = _facts(step)
    for name in PLAIN_FIELDS:
        if name in node.given and getattr(node, name) is not None:
            setattr(step, name, getattr(node, name))
    role = roles.of(node)
    if role is not None or node.is_automatic:
        step.role = role
    if "capacity" in node.given:
        step.capacity = node.capacity
    if "escalate_to" in node.given:
        step.escalate_to = None if node.escalate_to is None else roles.by_role_id[node.escalate_to]
    if "design" in node.given:
        step.design = dict(node.design)
    return changes_between(before, _facts(step))


def _facts(step: Steps) -> dict[str, Any]:
    return {
        **{name: getattr(step, name) for name in PLAIN_FIELDS},
        # Weights are compared as normalized text, which is exact in JSON and makes 0.5 equal to
        # 0.50.
        "weight": f"{step.weight.normalize():f}",
        "role_id": step.role and step.role.role_id,
        "escalate_to": step.escalate_to and step.escalate_to.role_id,
        "capacity": step.capacity,
        "design": step.design,
    }


def automatic_misfits(step: Steps) -> Iterator[tuple[str, str]]:
    """(field, message) for each property that only a step on which people work can have."""
    if step.role is not None:
        return
    if step.escalate_to is not None:
        yield "escalate_to", "An automatic step cannot escalate: nobody works on it."
    if step.assignment != Assignment.ROUND_ROBIN:
        yield "assignment", "An automatic step is assigned to nobody; leave this at round_robin."
    if step.capacity is not None:
        yield "capacity", "An automatic step is assigned to nobody; leave this empty."


def transition_apply(row: StepTransition, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set these fields on the row without saving: those in `TRANSITION_FIELDS`, and the two ends as
    `from_step` and `to_step` (rows) or `from_step_id` and `to_step_id`.

    Returns the changes as `{field: {"from", "to"}}`.
    """
    before = _transition_facts(row)
    for name, value in values.items():
        setattr(row, name, value)
    return changes_between(before, _transition_facts(row))


def _transition_facts(row: StepTransition) -> dict[str, Any]:
    names = ("from_step_id", "to_step_id", *TRANSITION_FIELDS)
    return {name: getattr(row, name) for name in names}


def is_layout(changes: Mapping[str, Any]) -> bool:
    """Whether these changes only affect the drawing."""
    return changes.keys() <= LAYOUT
