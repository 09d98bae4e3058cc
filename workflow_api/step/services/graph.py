"""Write the whole graph of a workflow's draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from audit.domain.changes import changes_between
from servicekit.base.errors import InvalidError
from servicekit.db.transactions import transaction_required
from step.domain.draft import EdgeDraft, GraphDraft, find_malformed, names_of
from step.models import Steps, StepTransition
from step.selectors import step_list, transition_list

from .retiring import Removed, steps_remove, transitions_remove
from .rows import NamedRoles, named_roles, step_apply, step_new, unknown_roles

RowT = TypeVar("RowT", Steps, StepTransition)

STEP_FIELDS = (
    "name",
    "description",
    "instruction",
    "weight",
    "order",
    "is_start",
    "is_end",
    "role",
    "escalate_to",
    "design",
)


class MalformedGraphError(InvalidError):
    """The graph has structural errors or names unknown ids or roles.

    `details` maps the path of each field to its messages.
    """

    code = "graph_malformed"


@dataclass(frozen=True, slots=True)
class PartChange:
    """The ids of the steps, or of the transitions, that a new graph added, changed or removed."""

    added: tuple[int, ...]
    changed: tuple[int, ...]
    removed: Removed

    def summary(self) -> dict[str, list[int]]:
        """The ids as JSON, without empty lists."""
        parts = {
            "added": self.added,
            "changed": self.changed,
            "retired": self.removed.retired,
            "deleted": self.removed.deleted,
        }
        return {name: list(ids) for name, ids in parts.items() if ids}


@dataclass(frozen=True, slots=True)
class GraphChange:
    """The changes that a new graph made. `step_ids` maps the sender's name of each node to its step id."""

    step_ids: Mapping[str, int]
    steps: PartChange
    transitions: PartChange

    def summary(self) -> dict[str, Any]:
        """The changes as JSON; empty if there are none."""
        parts = {"steps": self.steps.summary(), "transitions": self.transitions.summary()}
        return {name: summary for name, summary in parts.items() if summary}


@transaction_required
def graph_create(*, workflow_id: int, graph: GraphDraft) -> dict[str, int]:
    """Store the steps and transitions of a new workflow.

    Returns the step ids by the sender's names of the nodes. Raises MalformedGraphError before
    anything is stored.
    """
    roles = named_roles(graph.nodes)
    _refuse_malformed([*find_malformed(graph), *_unknown_roles(graph, roles)], prefix="graph.")
    steps = [
        step_new(node, roles=roles, workflow_id=workflow_id, place=place)
        for place, node in enumerate(graph.nodes)
    ]
    Steps.objects.bulk_create(steps)
    step_ids = {node.ref: step.pk for node, step in zip(graph.nodes, steps, strict=True)}
    StepTransition.objects.bulk_create(
        _transition_new(edge, step_ids, workflow_id=workflow_id, place=place)
        for place, edge in enumerate(graph.edges)
    )
    return step_ids


@transaction_required
def graph_replace(*, workflow_id: int, graph: GraphDraft, now: datetime) -> GraphChange:
    """Replace the draft by `graph`. The caller has locked the workflow.

    Nodes and edges with an id keep their identity and their omitted fields. Steps and transitions
    that the graph leaves out are retired if a version references them, else deleted. Raises
    MalformedGraphError before anything is changed.
    """
    steps = {step.pk: step for step in step_list(workflow_id=workflow_id)}
    transitions = {row.pk: row for row in transition_list(workflow_id=workflow_id)}
    roles = named_roles(graph.nodes, list(steps.values()))
    _refuse_malformed(
        [
            *find_malformed(graph),
            *_unknown_ids(graph, steps=steps, transitions=transitions),
            *_unknown_roles(graph, roles),
        ],
        prefix="",
    )
    changed = _steps_update(graph, steps, roles)
    new = {
        node.ref: step_new(node, roles=roles, workflow_id=workflow_id, place=place)
        for place, node in enumerate(graph.nodes)
        if node.step_id is None
    }
    Steps.objects.bulk_create(new.values())
    step_ids = {node.ref: node.step_id or new[node.ref].pk for node in graph.nodes}
    names = {name: step_ids[node.ref] for node in graph.nodes for name in names_of(node)}
    edges = _transitions_replace(graph, transitions, names, workflow_id=workflow_id, now=now)
    gone = steps.keys() - set(step_ids.values())
    parts = PartChange(
        added=tuple(step.pk for step in new.values()),
        changed=changed,
        removed=steps_remove(gone, now=now),
    )
    return GraphChange(step_ids=step_ids, steps=parts, transitions=edges)


@transaction_required
def graph_copy(*, from_workflow_id: int, to_workflow_id: int) -> dict[int, int]:
    """Copy the draft of a workflow into a new workflow.

    Returns {step id of the original: step id of the copy}.
    """
    originals = list(step_list(workflow_id=from_workflow_id))
    copies = [_copy(step, step_id=None, workflow_id=to_workflow_id) for step in originals]
    Steps.objects.bulk_create(copies)
    step_ids = {old.pk: new.pk for old, new in zip(originals, copies, strict=True)}
    StepTransition.objects.bulk_create(
        _copy(
            row,
            transition_id=None,
            workflow_id=to_workflow_id,
            from_step_id=step_ids[row.from_step_id],
            to_step_id=step_ids[row.to_step_id],
        )
        for row in transition_list(workflow_id=from_workflow_id)
    )
    return step_ids


def _copy(row: RowT, **changes: Any) -> RowT:
    """An unsaved, unpinned copy of the row with these changes."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**fields, "is_pinned": False, **changes})


def _steps_update(
    graph: GraphDraft, steps: Mapping[int, Steps], roles: NamedRoles
) -> tuple[int, ...]:
    changed = [
        steps[node.step_id]
        for node in graph.nodes
        if node.step_id is not None and step_apply(steps[node.step_id], node, roles)
    ]
    Steps.objects.bulk_update(changed, STEP_FIELDS)
    return tuple(step.pk for step in changed)


def _transitions_replace(
    graph: GraphDraft,
    transitions: Mapping[int, StepTransition],
    step_ids: Mapping[str, int],
    *,
    workflow_id: int,
    now: datetime,
) -> PartChange:
    new, changed, kept = [], [], set()
    for place, edge in enumerate(graph.edges):
        if edge.transition_id is None:
            new.append(_transition_new(edge, step_ids, workflow_id=workflow_id, place=place))
            continue
        row = transitions[edge.transition_id]
        kept.add(row.pk)
        if _transition_apply(row, edge, step_ids, place=place):
            changed.append(row)
    StepTransition.objects.bulk_update(changed, ("name", "from_step", "to_step", "order", "design"))
    StepTransition.objects.bulk_create(new)
    return PartChange(
        added=tuple(row.pk for row in new),
        changed=tuple(row.pk for row in changed),
        removed=transitions_remove(transitions.keys() - kept, now=now),
    )


def _transition_new(
    edge: EdgeDraft, step_ids: Mapping[str, int], *, workflow_id: int, place: int
) -> StepTransition:
    return StepTransition(
        workflow_id=workflow_id,
        from_step_id=step_ids[edge.from_ref],
        to_step_id=step_ids[edge.to_ref],
        name=edge.name,
        order=place,
        design=dict(edge.design),
    )


def _transition_apply(
    row: StepTransition, edge: EdgeDraft, step_ids: Mapping[str, int], *, place: int
) -> bool:
    """Set the submitted fields on the row without saving. Returns whether anything changed."""
    before = _facts(row)
    row.from_step_id, row.to_step_id = step_ids[edge.from_ref], step_ids[edge.to_ref]
    row.order = place
    if "name" in edge.given:
        row.name = edge.name
    if "design" in edge.given:
        row.design = dict(edge.design)
    return bool(changes_between(before, _facts(row)))


def _facts(row: StepTransition) -> dict[str, Any]:
    names = ("from_step_id", "to_step_id", "order", "name", "design")
    return {name: getattr(row, name) for name in names}


def _unknown_ids(
    graph: GraphDraft,
    *,
    steps: Mapping[int, Steps],
    transitions: Mapping[int, StepTransition],
) -> Iterable[tuple[str, str]]:
    for index, node in enumerate(graph.nodes):
        if node.step_id is not None and node.step_id not in steps:
            yield f"nodes.{index}.step_id", "This workflow's draft has no such step."
    for index, edge in enumerate(graph.edges):
        if edge.transition_id is not None and edge.transition_id not in transitions:
            yield f"edges.{index}.transition_id", "This workflow's draft has no such transition."


def _unknown_roles(graph: GraphDraft, roles: NamedRoles) -> Iterable[tuple[str, str]]:
    for index, node in enumerate(graph.nodes):
        for name, message in unknown_roles(node, roles):
            yield f"nodes.{index}.{name}", message


def _refuse_malformed(findings: Sequence[tuple[str, str]], *, prefix: str) -> None:
    details: dict[str, list[str]] = {}
    for path, message in findings:
        details.setdefault(f"{prefix}{path}", []).append(message)
    if details:
        raise MalformedGraphError("The graph is malformed.", details=details)
