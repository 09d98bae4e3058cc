"""Read the draft of a workflow: its steps and transitions."""

from __future__ import annotations

from django.db.models import QuerySet

from role.models import Roles
from servicekit.base.errors import NotFoundError
from workflow.domain.definition import Assignment, Graph, RoleRef, Step, Transition

from .models import RemovedPart, Steps, StepTransition


def all_steps() -> QuerySet[Steps]:
    """The steps of all drafts, by workflow and in stored order, with their roles."""
    steps = Steps.objects.filter(retired_at=None).select_related("role", "escalate_to")
    return steps.order_by("workflow_id", "order", "step_id")


def all_transitions() -> QuerySet[StepTransition]:
    """The transitions of all drafts, by workflow and in stored order."""
    transitions = StepTransition.objects.filter(retired_at=None)
    return transitions.order_by("workflow_id", "order", "transition_id")


def step_list(*, workflow_id: int) -> QuerySet[Steps]:
    """The steps of a workflow's draft in stored order, with their roles."""
    return all_steps().filter(workflow_id=workflow_id)


def transition_list(*, workflow_id: int) -> QuerySet[StepTransition]:
    """The transitions of a workflow's draft in stored order."""
    return all_transitions().filter(workflow_id=workflow_id)


def access_step(step_id: int) -> Steps:
    """A step of a draft, with its workflow; raises NotFoundError, also for a retired one."""
    step = all_steps().select_related("workflow").filter(pk=step_id).first()
    if step is None:
        raise NotFoundError(f"There is no step {step_id}.")
    return step


def access_transition(transition_id: int) -> StepTransition:
    """A transition of a draft, with its workflow; raises NotFoundError, also for a retired one."""
    found = all_transitions().select_related("workflow").filter(pk=transition_id).first()
    if found is None:
        raise NotFoundError(f"There is no transition {transition_id}.")
    return found


def part_ids(*, workflow_id: int) -> tuple[list[int], list[int]]:
    """The ids of all steps and of all transitions that are, or once were, in the workflow's draft."""
    steps = Steps.objects.filter(workflow_id=workflow_id).values_list("pk", flat=True)
    ways = StepTransition.objects.filter(workflow_id=workflow_id).values_list("pk", flat=True)
    gone = RemovedPart.objects.filter(workflow_id=workflow_id)
    ids = {
        kind: gone.filter(kind=kind).values_list("part_id", flat=True) for kind in RemovedPart.Kind
    }
    return (
        [*steps, *ids[RemovedPart.Kind.STEP]],
        [*ways, *ids[RemovedPart.Kind.TRANSITION]],
    )


def draft_graph(*, workflow_id: int) -> Graph:
    """The draft as the plain value that validation and compiling use."""
    return Graph(
        steps=tuple(step_value(row) for row in step_list(workflow_id=workflow_id)),
        transitions=tuple(
            transition_value(row) for row in transition_list(workflow_id=workflow_id)
        ),
    )


def step_value(row: Steps) -> Step:
    """The row as the plain value that validation and compiling use."""
    return Step(
        step_id=row.step_id,
        name=row.name,
        role=None if row.role is None else _role(row.role),
        weight=row.weight,
        description=row.description,
        instruction=row.instruction,
        escalate_to=None if row.escalate_to is None else _role(row.escalate_to),
        order=row.order,
        is_start=row.is_start,
        is_end=row.is_end,
        assignment=Assignment(row.assignment),
        capacity=row.capacity,
        design=row.design,
    )


def _role(row: Roles) -> RoleRef:
    return RoleRef(id=row.pk, system=row.system, name=row.name)


def transition_value(row: StepTransition) -> Transition:
    """The row as the plain value that validation and compiling use."""
    return Transition(
        transition_id=row.transition_id,
        from_step_id=row.from_step_id,
        to_step_id=row.to_step_id,
        name=row.name,
        order=row.order,
        condition=row.condition,
        is_default=row.is_default,
        rule=row.rule,
        design=row.design,
    )
