"""Plan a new graph of a draft. A plan has the rows as they would be; none of them is saved yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from servicekit.base.errors import InvalidError
from step.domain.draft import EdgeDraft, GraphDraft, NodeDraft, find_malformed, names_of
from step.models import RemovedPart, Steps, StepTransition
from step.selectors import step_list, transition_list

from .rows import (
    NamedRoles,
    automatic_misfits,
    is_layout,
    named_roles,
    step_apply,
    step_new,
    transition_apply,
    unknown_roles,
)

RowT = TypeVar("RowT", Steps, StepTransition)
NO_STEP = "This workflow's draft has no such step."
NO_TRANSITION = "This workflow's draft has no such transition."


class MalformedGraphError(InvalidError):
    """The graph has structural errors or names unknown ids or roles.

    `details` maps the path of each field to its messages.
    """

    code = "graph_malformed"


@dataclass(frozen=True, slots=True)
class Planned(Generic[RowT]):
    """A step or transition of the new graph. `row` has the new values and is not saved.

    `sent_id` is the id in the request; None if there is none. If the part with this id was deleted,
    it is created again: `is_new` is true, and the row gets another id. A part that `was_retired`
    comes back into the draft.
    """

    row: RowT
    is_new: bool
    sent_id: int | None = None
    was_retired: bool = False
    changes: Mapping[str, Any] | None = None

    @property
    def is_changed(self) -> bool:
        return bool(self.changes) or self.was_retired

    @property
    def is_arranged_only(self) -> bool:
        """Whether only the part's place in the drawing changes."""
        return bool(self.changes) and not self.was_retired and is_layout(self.changes or {})


@dataclass(frozen=True, slots=True)
class GraphPlan:
    """The new graph, in the order in which it was sent. `names` maps the sender's names to the steps.

    `steps_gone` and `transitions_gone` are the ids of the parts that the graph leaves out.
    """

    steps: tuple[Planned[Steps], ...]
    transitions: tuple[Planned[StepTransition], ...]
    names: Mapping[str, Steps]
    steps_gone: frozenset[int] = frozenset()
    transitions_gone: frozenset[int] = frozenset()


def plan_new(graph: GraphDraft, *, workflow_id: int) -> GraphPlan:
    """Plan the graph of a new workflow. Raises MalformedGraphError, whose paths begin with `graph.`."""
    return _plan(graph, _Known({}, {}), workflow_id=workflow_id, prefix="graph.")


def plan_replacement(graph: GraphDraft, *, workflow_id: int) -> GraphPlan:
    """Plan to replace the draft of a workflow by this graph.

    Nodes and edges with an id keep their identity and their omitted fields. That is also so for
    parts that were retired earlier. Parts that were deleted earlier are created again. Raises
    MalformedGraphError.
    """
    known = _Known(
        {row.pk: row for row in step_list(workflow_id=workflow_id)},
        {row.pk: row for row in transition_list(workflow_id=workflow_id)},
    )
    live = known.steps.keys(), known.transitions.keys()
    wanted_steps = {node.step_id for node in graph.nodes if node.step_id is not None}
    wanted_transitions = {
        edge.transition_id for edge in graph.edges if edge.transition_id is not None
    }
    missing = wanted_steps - known.steps.keys(), wanted_transitions - known.transitions.keys()
    if any(missing):
        known = _with_removed(known, *missing, workflow_id=workflow_id)
    plan = _plan(graph, known, workflow_id=workflow_id, prefix="")
    return replace(
        plan,
        steps_gone=frozenset(live[0] - wanted_steps),
        transitions_gone=frozenset(live[1] - wanted_transitions),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """The rows that the graph may name by id, and the ids of rows that were deleted."""

    steps: Mapping[int, Steps]
    transitions: Mapping[int, StepTransition]
    deleted_steps: frozenset[int] = frozenset()
    deleted_transitions: frozenset[int] = frozenset()


def _with_removed(
    known: _Known, steps: set[int], transitions: set[int], *, workflow_id: int
) -> _Known:
    """Add the parts with these ids that were removed from the draft."""
    retired = Steps.objects.filter(workflow_id=workflow_id, pk__in=steps)
    retired_ways = StepTransition.objects.filter(workflow_id=workflow_id, pk__in=transitions)
    deleted = RemovedPart.objects.filter(workflow_id=workflow_id)
    step_ids = deleted.filter(kind=RemovedPart.Kind.STEP, part_id__in=steps)
    transition_ids = deleted.filter(kind=RemovedPart.Kind.TRANSITION, part_id__in=transitions)
    return _Known(
        {
            **known.steps,
            **{row.pk: row for row in retired.select_related("role", "escalate_to")},
        },
        {**known.transitions, **{row.pk: row for row in retired_ways}},
        frozenset(step_ids.values_list("part_id", flat=True)),
        frozenset(transition_ids.values_list("part_id", flat=True)),
    )


def _plan(graph: GraphDraft, known: _Known, *, workflow_id: int, prefix: str) -> GraphPlan:
    findings = [*find_malformed(graph), *_unknown_ids(graph, known)]
    nodes = [_renewed(node, known) for node in graph.nodes]
    roles = named_roles(nodes, list(known.steps.values()))
    findings += _unknown_roles(nodes, roles)
    _refuse_malformed(findings, prefix=prefix)
    steps = tuple(
        _step(node, sent.step_id, known, roles, workflow_id=workflow_id, place=place)
        for place, (node, sent) in enumerate(zip(nodes, graph.nodes, strict=True))
    )
    misfits = [
        (f"nodes.{place}.{name}", message)
        for place, planned in enumerate(steps)
        for name, message in automatic_misfits(planned.row)
    ]
    _refuse_malformed(misfits, prefix=prefix)
    names = {
        name: planned.row
        for node, planned in zip(graph.nodes, steps, strict=True)
        for name in names_of(node)
    }
    transitions = tuple(
        _transition(edge, known, names, workflow_id=workflow_id, place=place)
        for place, edge in enumerate(graph.edges)
    )
    return GraphPlan(steps=steps, transitions=transitions, names=names)


def _renewed(node: NodeDraft, known: _Known) -> NodeDraft:
    """The node, unchanged or, if the step that it names was deleted, as a new node."""
    return replace(node, step_id=None) if node.step_id in known.deleted_steps else node


def _step(
    node: NodeDraft,
    sent_id: int | None,
    known: _Known,
    roles: NamedRoles,
    *,
    workflow_id: int,
    place: int,
) -> Planned[Steps]:
    if node.step_id is None:
        row = step_new(node, roles=roles, workflow_id=workflow_id, place=place)
        return Planned(row, is_new=True, sent_id=sent_id)
    row = known.steps[node.step_id]
    changes = step_apply(row, node, roles)
    was_retired, row.retired_at = row.retired_at is not None, None
    return Planned(row, False, sent_id, was_retired, changes)


def _transition(
    edge: EdgeDraft, known: _Known, names: Mapping[str, Steps], *, workflow_id: int, place: int
) -> Planned[StepTransition]:
    row = None if edge.transition_id is None else known.transitions.get(edge.transition_id)
    is_new = row is None
    if row is None:
        row = StepTransition(workflow_id=workflow_id)
    values: dict[str, Any] = {
        "name": edge.name,
        "condition": edge.condition,
        "is_default": edge.is_default,
        "rule": None if edge.rule is None else dict(edge.rule),
        "design": dict(edge.design),
    }
    if not is_new:
        values = {name: value for name, value in values.items() if name in edge.given}
    ends = {"from_step": names[edge.from_ref], "to_step": names[edge.to_ref]}
    changes = transition_apply(row, {**values, **ends, "order": place})
    was_retired, row.retired_at = row.retired_at is not None, None
    return Planned(row, is_new, edge.transition_id, was_retired, None if is_new else changes)


def _unknown_ids(graph: GraphDraft, known: _Known) -> Iterable[tuple[str, str]]:
    steps = {None, *known.steps, *known.deleted_steps}
    transitions = {None, *known.transitions, *known.deleted_transitions}
    for index, node in enumerate(graph.nodes):
        if node.step_id not in steps:
            yield f"nodes.{index}.step_id", NO_STEP
    for index, edge in enumerate(graph.edges):
        if edge.transition_id not in transitions:
            yield f"edges.{index}.transition_id", NO_TRANSITION


def _unknown_roles(nodes: Sequence[NodeDraft], roles: NamedRoles) -> Iterator[tuple[str, str]]:
    for index, node in enumerate(nodes):
        for name, message in unknown_roles(node, roles):
            yield f"nodes.{index}.{name}", message


def _refuse_malformed(findings: Sequence[tuple[str, str]], *, prefix: str) -> None:
    details: dict[str, list[str]] = {}
    for path, message in findings:
        details.setdefault(f"{prefix}{path}", []).append(message)
    if details:
        raise MalformedGraphError("The graph is malformed.", details=details)
