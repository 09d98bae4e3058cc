"""Writing the draft of a workflow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from role.domain.names import SYSTEM, name_key
from role.models import Roles
from role.selectors import roles_by_name, roles_by_role_id
from servicekit.errors import InvalidError
from servicekit.transactions import transaction_required

from .domain.draft import GraphDraft, NodeDraft, find_malformed
from .models import Steps, StepTransition


class MalformedGraphError(InvalidError):
    """The graph names roles or nodes that do not exist; ``details`` says where."""

    code = "graph_malformed"


@dataclass(frozen=True, slots=True)
class _Roles:
    by_role_id: Mapping[int, Roles]
    by_name: Mapping[str, Roles]

    def of(self, node: NodeDraft) -> Roles | None:
        if node.role_id is not None:
            return self.by_role_id.get(node.role_id)
        return self.by_name.get(name_key(node.role_name))


@transaction_required
def graph_create(*, workflow_id: int, graph: GraphDraft) -> dict[str, int]:
    """
    Store the steps and transitions of a new workflow; returns the step ids by the sender's refs.

    Raises MalformedGraphError, then nothing was stored.
    """
    roles = _roles(graph.nodes)
    details = _details([*find_malformed(graph), *_unknown_roles(graph, roles)])
    if details:
        raise MalformedGraphError("The graph is malformed.", details=details)
    steps = [
        _step(node, roles=roles, workflow_id=workflow_id, place=place)
        for place, node in enumerate(graph.nodes)
    ]
    Steps.objects.bulk_create(steps)
    step_ids = {node.ref: step.pk for node, step in zip(graph.nodes, steps, strict=True)}
    StepTransition.objects.bulk_create(
        [
            StepTransition(
                workflow_id=workflow_id,
                from_step_id=step_ids[edge.from_ref],
                to_step_id=step_ids[edge.to_ref],
                name=edge.name,
                order=place,
                design=dict(edge.design),
            )
            for place, edge in enumerate(graph.edges)
        ]
    )
    return step_ids


def _roles(nodes: Sequence[NodeDraft]) -> _Roles:
    role_ids = {node.role_id for node in nodes if node.role_id is not None}
    role_ids |= {node.escalate_to for node in nodes if node.escalate_to is not None}
    names = {node.role_name for node in nodes if node.role_id is None}
    return _Roles(
        by_role_id=roles_by_role_id(role_ids), by_name=roles_by_name(names, system=SYSTEM)
    )


def _unknown_roles(graph: GraphDraft, roles: _Roles) -> list[tuple[str, str]]:
    unknown = []
    for index, node in enumerate(graph.nodes):
        if roles.of(node) is None:
            side = "role" if node.role_id is None else "role_id"
            unknown.append((f"nodes.{index}.{side}", "There is no such role."))
        if node.escalate_to is not None and node.escalate_to not in roles.by_role_id:
            unknown.append((f"nodes.{index}.escalate_to", "There is no such role."))
    return unknown


def _details(findings: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    details: dict[str, list[str]] = {}
    for path, message in findings:
        details.setdefault(f"graph.{path}", []).append(message)
    return details


def _step(node: NodeDraft, *, roles: _Roles, workflow_id: int, place: int) -> Steps:
    role = roles.of(node)
    assert role is not None  # noqa: S101 - unknown roles were refused
    escalate_to = None if node.escalate_to is None else roles.by_role_id[node.escalate_to]
    return Steps(
        workflow_id=workflow_id,
        role=role,
        escalate_to=escalate_to,
        name=node.name,
        description=node.description,
        instruction=node.instruction,
        weight=node.weight,
        order=place if node.order is None else node.order,
        is_start=node.is_start,
        is_end=node.is_end,
        design=dict(node.design),
    )
