"""Write the whole graph of a workflow's draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from servicekit.db.transactions import transaction_required
from step.domain.draft import GraphDraft
from step.models import Steps, StepTransition
from step.selectors import step_list, transition_list

from .planning import GraphPlan, Planned, plan_new, plan_replacement
from .retiring import Removed, steps_remove, transitions_remove

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
    "assignment",
    "capacity",
    "design",
    "retired_at",
)
TRANSITION_FIELDS = (
    "name",
    "from_step",
    "to_step",
    "condition",
    "is_default",
    "rule",
    "order",
    "design",
    "retired_at",
)


@dataclass(frozen=True, slots=True)
class PartChange:
    """The ids of the steps, or of the transitions, that a new graph added, changed, brought back or
    removed. `arranged` are the parts that only moved in the drawing.
    """

    added: tuple[int, ...]
    changed: tuple[int, ...]
    arranged: tuple[int, ...]
    returned: tuple[int, ...]
    removed: Removed

    def summary(self) -> dict[str, list[int]]:
        """The ids as JSON, without empty lists and without the parts that only moved in the
        drawing.
        """
        parts = {
            "added": self.added,
            "changed": self.changed,
            "returned": self.returned,
            "retired": self.removed.retired,
            "deleted": self.removed.deleted,
        }
        return {name: list(ids) for name, ids in parts.items() if ids}


@dataclass(frozen=True, slots=True)
class GraphChange:
    """The changes that a new graph made.

    `step_ids` maps the sender's name of each node to its step id. `transition_ids` is about
    transitions that had been deleted and were created again: it maps the id in the request to the
    new id.
    """

    step_ids: Mapping[str, int]
    transition_ids: Mapping[str, int]
    steps: PartChange
    transitions: PartChange

    def summary(self) -> dict[str, Any]:
        """The changes as JSON. It is empty if only the layout has changed."""
        parts = {"steps": self.steps.summary(), "transitions": self.transitions.summary()}
        return {name: summary for name, summary in parts.items() if summary}

    @property
    def is_arranged(self) -> bool:
        """Whether the layout of any part changed."""
        return bool(self.steps.arranged or self.transitions.arranged)


@transaction_required
def graph_create(*, workflow_id: int, graph: GraphDraft) -> dict[str, int]:
    """Store the steps and transitions of a new workflow.

    Returns the step ids by the sender's names of the nodes. Raises MalformedGraphError before
    anything is stored.
    """
    plan = plan_new(graph, workflow_id=workflow_id)
    _store(plan)
    return {name: step.pk for name, step in plan.names.items()}


@transaction_required
def graph_replace(*, workflow_id: int, graph: GraphDraft, now: datetime) -> GraphChange:
    """Replace the draft by `graph`. The caller has locked the workflow.

    Nodes and edges with an id keep their identity and their omitted fields. Steps and transitions
    that are missing in the graph are retired if a version references them, else deleted. A part
    that was removed earlier comes back: with its old id if it was retired, with a new id if it was
    deleted. Raises MalformedGraphError before anything is changed.
    """
    plan = plan_replacement(graph, workflow_id=workflow_id)
    _store(plan)
    transitions_removed = transitions_remove(plan.transitions_gone, now=now)
    steps_removed = steps_remove(plan.steps_gone, now=now)
    return GraphChange(
        step_ids={name: step.pk for name, step in _sent_names(graph, plan).items()},
        transition_ids={
            str(planned.sent_id): planned.row.pk
            for planned in plan.transitions
            if planned.is_new and planned.sent_id is not None
        },
        steps=_part_change(plan.steps, steps_removed),
        transitions=_part_change(plan.transitions, transitions_removed),
    )


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


def _store(plan: GraphPlan) -> None:
    """Save the new and the changed rows. Steps are saved first, because transitions reference them."""
    Steps.objects.bulk_update(_changed(plan.steps), STEP_FIELDS)
    Steps.objects.bulk_create(planned.row for planned in plan.steps if planned.is_new)
    StepTransition.objects.bulk_update(_changed(plan.transitions), TRANSITION_FIELDS)
    StepTransition.objects.bulk_create(
        planned.row for planned in plan.transitions if planned.is_new
    )


def _changed(parts: tuple[Planned[RowT], ...]) -> list[RowT]:
    return [planned.row for planned in parts if planned.is_changed]


def _sent_names(graph: GraphDraft, plan: GraphPlan) -> dict[str, Steps]:
    """The names by which the response identifies the nodes. These are the sender's names, and the
    ids in the request for steps that were created again.
    """
    names = {node.ref: plan.names[node.ref] for node in graph.nodes}
    for planned in plan.steps:
        if planned.is_new and planned.sent_id is not None:
            names[str(planned.sent_id)] = planned.row
    return names


def _part_change(parts: tuple[Planned[RowT], ...], removed: Removed) -> PartChange:
    changed = [planned for planned in parts if planned.is_changed and not planned.was_retired]
    return PartChange(
        added=tuple(planned.row.pk for planned in parts if planned.is_new),
        changed=tuple(planned.row.pk for planned in changed if not planned.is_arranged_only),
        arranged=tuple(planned.row.pk for planned in changed if planned.is_arranged_only),
        returned=tuple(planned.row.pk for planned in parts if planned.was_retired),
        removed=removed,
    )
