"""A graph in a request. Its edges reference the nodes by names that the sender has chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from workflow.domain.definition import Assignment


@dataclass(frozen=True, slots=True)
class NodeDraft:
    """A step to store. `ref` is the name by which the sender's edges reference the step.

    `role_id` is Auth's id of the role. If it is None, `role_name` is the name of a role in tts. An
    automatic step has no role. If `order` is None, the position in the list is used. With a
    `step_id`, the node changes an existing step, and only the fields in `given`.
    """

    ref: str
    name: str
    role_id: int | None
    role_name: str
    escalate_to: int | None = None
    description: str = ""
    instruction: str = ""
    weight: Decimal = Decimal(1)
    order: int | None = None
    is_start: bool = False
    is_end: bool = False
    is_automatic: bool = False
    assignment: str = Assignment.ROUND_ROBIN.value
    capacity: int | None = None
    design: Mapping[str, Any] = field(default_factory=dict)
    step_id: int | None = None
    given: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EdgeDraft:
    """A transition to store. `from_ref` and `to_ref` are names of nodes.

    With a `transition_id`, the edge changes an existing transition: always its two ends, and its
    other fields only if they are in `given`.
    """

    from_ref: str
    to_ref: str
    name: str = ""
    condition: str = ""
    is_default: bool = False
    rule: Mapping[str, Any] | None = None
    design: Mapping[str, Any] = field(default_factory=dict)
    transition_id: int | None = None
    given: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GraphDraft:
    nodes: tuple[NodeDraft, ...] = ()
    edges: tuple[EdgeDraft, ...] = ()


def names_of(node: NodeDraft) -> set[str]:
    """The names by which edges may reference the node: its `ref`, and its id if the step exists already."""
    return {node.ref} if node.step_id is None else {node.ref, str(node.step_id)}


def find_malformed(graph: GraphDraft) -> Iterator[tuple[str, str]]:
    """The structural errors of a graph, each as (path of the field, message)."""
    places: dict[str, int] = {}
    for index, node in enumerate(graph.nodes):
        if any(name in places for name in names_of(node)):
            yield f"nodes.{index}.temp_id", "Another node has this temp_id."
        places |= dict.fromkeys(names_of(node), index)
    kept: set[int] = set()
    for index, edge in enumerate(graph.edges):
        for side, ref in (("from_temp_id", edge.from_ref), ("to_temp_id", edge.to_ref)):
            if ref not in places:
                yield f"edges.{index}.{side}", "No node has this temp_id."
        if places.get(edge.from_ref, edge.from_ref) == places.get(edge.to_ref, edge.to_ref):
            yield f"edges.{index}.to_temp_id", "An edge cannot lead back to its own node."
        if edge.transition_id in kept:
            yield f"edges.{index}.transition_id", "Another edge has this transition_id."
        if edge.transition_id is not None:
            kept.add(edge.transition_id)
