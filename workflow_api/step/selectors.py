"""Reading the draft of a workflow: its steps and transitions."""

from __future__ import annotations

from django.db.models import QuerySet

from role.models import Roles
from workflow.domain.definition import Graph, RoleRef, Step, Transition

from .models import Steps, StepTransition


def step_list(*, workflow_id: int) -> QuerySet[Steps]:
    """The steps of a workflow in stored order, with their roles."""
    steps = Steps.objects.filter(workflow_id=workflow_id)
    return steps.select_related("role", "escalate_to").order_by("order", "step_id")


def transition_list(*, workflow_id: int) -> QuerySet[StepTransition]:
    """The transitions of a workflow in stored order."""
    transitions = StepTransition.objects.filter(workflow_id=workflow_id)
    return transitions.order_by("order", "transition_id")


def draft_graph(*, workflow_id: int) -> Graph:
    """The draft as the plain value that is checked and compiled."""
    return Graph(
        steps=tuple(_step(row) for row in step_list(workflow_id=workflow_id)),
        transitions=tuple(_transition(row) for row in transition_list(workflow_id=workflow_id)),
    )


def _step(row: Steps) -> Step:
    return Step(
        step_id=row.step_id,
        name=row.name,
        role=_role(row.role),
        weight=row.weight,
        description=row.description,
        instruction=row.instruction,
        escalate_to=None if row.escalate_to is None else _role(row.escalate_to),
        order=row.order,
        is_start=row.is_start,
        is_end=row.is_end,
        design=row.design,
    )


def _role(row: Roles) -> RoleRef:
    return RoleRef(id=row.pk, system=row.system, name=row.name)


def _transition(row: StepTransition) -> Transition:
    return Transition(
        transition_id=row.transition_id,
        from_step_id=row.from_step_id,
        to_step_id=row.to_step_id,
        name=row.name,
        order=row.order,
        design=row.design,
    )
