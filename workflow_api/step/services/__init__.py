"""Write the draft of a workflow: the whole graph, or a single step or transition."""

from .editing import (
    Ends,
    step_create,
    step_remove,
    step_update,
    transition_create,
    transition_remove,
    transition_update,
)
from .graph import GraphChange, graph_copy, graph_create, graph_replace
from .planning import MalformedGraphError
from .retiring import graph_delete, graph_pin
from .supposing import SupposedGraph, graph_supposed

__all__ = [
    "Ends",
    "GraphChange",
    "MalformedGraphError",
    "SupposedGraph",
    "graph_copy",
    "graph_create",
    "graph_delete",
    "graph_pin",
    "graph_replace",
    "graph_supposed",
    "step_create",
    "step_remove",
    "step_update",
    "transition_create",
    "transition_remove",
    "transition_update",
]
