"""A graph as somebody sent it: nodes and edges that name each other by the sender's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class NodeDraft:
    """
    A step to be. ``ref`` is the sender's name for it.

    ``role_id`` is Auth's; without one ``role_name`` names a role of tts. ``order`` None: its place
    in the list.
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
    design: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EdgeDraft:
    """A transition to be, between two nodes by their ``ref``."""

    from_ref: str
    to_ref: str
    name: str = ""
    design: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GraphDraft:
    nodes: tuple[NodeDraft, ...] = ()
    edges: tuple[EdgeDraft, ...] = ()


def find_malformed(graph: GraphDraft) -> Iterator[tuple[str, str]]:
    """What no graph can be drawn from: (field path, message) of each."""
    refs: set[str] = set()
    for index, node in enumerate(graph.nodes):
        if node.ref in refs:
            yield f"nodes.{index}.temp_id", "Another node has this temp_id."
        refs.add(node.ref)
    for index, edge in enumerate(graph.edges):
        for side, ref in (("from_temp_id", edge.from_ref), ("to_temp_id", edge.to_ref)):
            if ref not in refs:
                yield f"edges.{index}.{side}", "No node has this temp_id."
        if edge.from_ref == edge.to_ref:
            yield f"edges.{index}.to_temp_id", "An edge cannot lead back to its own node."
