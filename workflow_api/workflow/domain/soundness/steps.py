"""Rules about single steps and their escalations."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.domain.definition import Graph
from workflow.domain.paths import components

from .finding import Code, Finding, finding, label


def find_in_steps(graph: Graph) -> Iterator[Finding]:
    for step in graph.steps:
        if not step.name.strip():
            yield finding(
                Code.BLANK_NAME,
                f"Step {step.step_id} has no name.",
                step_id=step.step_id,
                field="name",
                fix="Name the step after the work that is done on it.",
            )
        if not (step.weight.is_finite() and 0 <= step.weight <= 1):
            yield finding(
                Code.WEIGHT_RANGE,
                f"The weight of {label(step)} is {step.weight}, which is not between 0 and 1.",
                step_id=step.step_id,
                field="weight",
                fix="Set the step's part of the whole time as a number from 0 to 1.",
            )


def find_in_escalations(graph: Graph) -> Iterator[Finding]:
    """Escalations to a step's own role, and escalations that form a circle of roles."""
    ways: dict[int, list[int]] = {}
    for step in graph.steps:
        if step.escalate_to is None or step.role is None:
            continue
        if step.escalate_to.id == step.role.id:
            yield finding(
                Code.ESCALATION_TO_ITSELF,
                f"{label(step)} escalates to its own role, {step.role.name}.",
                step_id=step.step_id,
                field="escalate_to",
                fix="Choose another role, or none.",
            )
            continue
        ways.setdefault(step.role.id, []).append(step.escalate_to.id)
        ways.setdefault(step.escalate_to.id, [])
    circles = [frozenset(circle) for circle in components(ways) if len(circle) > 1]
    for step in graph.steps:
        for circle in circles:
            if step.escalate_to is None or step.role is None:
                continue
            if {step.role.id, step.escalate_to.id} <= circle:
                yield finding(
                    Code.ESCALATION_CIRCLE,
                    f"The escalation of {label(step)} from {step.role.name} to "
                    f"{step.escalate_to.name} is part of a circle.",
                    step_id=step.step_id,
                    field="escalate_to",
                    fix="Let each escalation lead to a role that escalates further up, or to none.",
                )
