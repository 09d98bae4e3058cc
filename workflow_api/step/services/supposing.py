"""A graph that a request contains only to be checked or compared, as a plain value. Nothing is
stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from step.domain.draft import GraphDraft
from step.selectors import step_value, transition_value
from workflow.domain.definition import Graph

from .planning import plan_replacement


@dataclass(frozen=True, slots=True)
class SupposedGraph:
    """The graph in stored order. New steps and transitions have negative ids. `refs` maps these ids
    of steps to the sender's names, and `edges` maps these ids of transitions to their places in the
    request.
    """

    graph: Graph
    refs: Mapping[int, str]
    edges: Mapping[int, int]


def graph_supposed(*, workflow_id: int, graph: GraphDraft) -> SupposedGraph:
    """The draft as it would be if this graph replaced it. Raises MalformedGraphError."""
    plan = plan_replacement(graph, workflow_id=workflow_id)
    refs: dict[int, str] = {}
    edges: dict[int, int] = {}
    numbers = count(-1, -1)
    for node, step in zip(graph.nodes, plan.steps, strict=True):
        if step.is_new:
            step.row.pk = next(numbers)
            refs[step.row.pk] = node.ref
    for place, way in enumerate(plan.transitions):
        if way.is_new:
            way.row.pk = next(numbers)
            edges[way.row.pk] = place
        # Set the ids of the two ends again, because an end may be a step that had no id yet when
        # the end was set.
        way.row.from_step_id, way.row.to_step_id = way.row.from_step.pk, way.row.to_step.pk
    steps = sorted((step_value(it.row) for it in plan.steps), key=lambda it: it.order)
    transitions = sorted(
        (transition_value(it.row) for it in plan.transitions), key=lambda it: it.order
    )
    return SupposedGraph(Graph(tuple(steps), tuple(transitions)), refs, edges)
