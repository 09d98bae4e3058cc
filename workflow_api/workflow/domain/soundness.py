"""The rules that a draft must keep. The editor, `validate` and publishing all use this one set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from sla.domain.priorities import PRIORITIES
from workflow.domain.definition import (
    Graph,
    Header,
    Step,
    Transition,
)
from workflow.domain.paths import components, reachable, reversed_edges
from workflow.domain.weights import back_transitions, path_weights, successors_of

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """An error or a warning of a draft: where it is, what is wrong, and how to fix it."""

    code: str
    severity: Severity
    message: str
    step_id: int | None = None
    transition_id: int | None = None
    field: str | None = None
    fix: str | None = None


def find_problems(header: Header, graph: Graph) -> tuple[Finding, ...]:
    """All errors and warnings of this draft. If none is an error, `compile_definition` succeeds."""
    findings = [
        *_header(header),
        *_steps(graph),
        *_escalations(graph),
        *_transitions(graph),
        *_shape(graph),
    ]
    if not any(finding.severity == "error" for finding in findings):
        findings += _weight_sum(graph)
    return tuple(findings)


def _header(header: Header) -> Iterator[Finding]:
    if not header.name.strip():
        yield Finding(
            "blank_name",
            "error",
            "The workflow has no name.",
            field="name",
            fix="Give the workflow a name.",
        )
    previous: tuple[str, timedelta] | None = None
    for priority in PRIORITIES:
        sla = header.slas.get(priority)
        if sla is None:
            continue
        if sla <= timedelta(0):
            yield Finding(
                "sla_not_positive",
                "error",
                f"The {priority} SLA is not longer than zero.",
                field=f"{priority}_sla",
                fix="Set a duration above zero, or leave it empty for no deadline.",
            )
            continue
        if previous is not None and sla <= previous[1]:
            yield Finding(
                "sla_order",
                "error",
                f"The {priority} SLA ({_hours(sla)}) is not longer than "
                f"the {previous[0]} SLA ({_hours(previous[1])}).",
                field=f"{priority}_sla",
                fix="Let the SLAs grow from urgent over high and medium to low.",
            )
        previous = (priority, sla)


def _steps(graph: Graph) -> Iterator[Finding]:
    for step in graph.steps:
        if not step.name.strip():
            yield Finding(
                "blank_name",
                "error",
                f"Step {step.step_id} has no name.",
                step_id=step.step_id,
                field="name",
                fix="Name the step after the work that is done on it.",
            )
        if not (step.weight.is_finite() and 0 <= step.weight <= 1):
            yield Finding(
                "weight_range",
                "error",
                f"The weight of {_label(step)} is {step.weight}, which is not between 0 and 1.",
                step_id=step.step_id,
                field="weight",
                fix="Set the step's part of the whole time as a number from 0 to 1.",
            )


def _escalations(graph: Graph) -> Iterator[Finding]:
    """Find escalations to a step's own role, and escalations that form a circle of roles."""
    ways: dict[int, list[int]] = {}
    for step in graph.steps:
        if step.escalate_to is None or step.role is None:
            continue
        if step.escalate_to.id == step.role.id:
            yield Finding(
                "escalation_to_itself",
                "error",
                f"{_label(step)} escalates to its own role, {step.role.name}.",
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
                yield Finding(
                    "escalation_circle",
                    "error",
                    f"The escalation of {_label(step)} from {step.role.name} to "
                    f"{step.escalate_to.name} is part of a circle.",
                    step_id=step.step_id,
                    field="escalate_to",
                    fix="Let each escalation lead to a role that escalates further up, or to none.",
                )


def _transitions(graph: Graph) -> Iterator[Finding]:
    steps = {step.step_id: step for step in graph.steps}
    choices = _choices(graph)
    for transition in graph.transitions:
        place = transition.transition_id
        for side in ("from_step_id", "to_step_id"):
            step_id = getattr(transition, side)
            if step_id not in steps:
                yield Finding(
                    "unknown_step",
                    "error",
                    f"The transition {_named(transition)} names step {step_id}, "
                    "which is not in this workflow.",
                    transition_id=place,
                    field=side,
                    fix="Connect it to a step of this workflow, or delete it.",
                )
        source = steps.get(transition.from_step_id)
        if source is not None and transition.to_step_id == source.step_id:
            yield Finding(
                "self_loop",
                "error",
                f"The transition {_named(transition)} leads from {_label(source)} to itself.",
                step_id=source.step_id,
                transition_id=place,
                field="to_step_id",
                fix="Lead it to another step, or delete it.",
            )
        if source is not None and not transition.name.strip() and choices[source.step_id] > 1:
            yield Finding(
                "blank_name",
                "error",
                f"A transition from {_label(source)} has no name, and people must choose there.",
                step_id=source.step_id,
                transition_id=place,
                field="name",
                fix="Name the transition after the decision it stands for.",
            )


def _choices(graph: Graph) -> dict[int, int]:
    """How many choices a person has on each step; on an end step, finishing is one of them."""
    choices = {step.step_id: int(step.is_end) for step in graph.steps}
    for transition in graph.transitions:
        if transition.from_step_id in choices:
            choices[transition.from_step_id] += 1
    return choices


def _shape(graph: Graph) -> Iterator[Finding]:
    if not graph.steps:
        yield Finding(
            "no_steps",
            "error",
            "The workflow has no steps.",
            fix="Add a step that is both start and end, or several connected ones.",
        )
        return
    starts = [step for step in graph.steps if step.is_start]
    yield from _starts(starts)
    if starts:
        yield from _unreachable(graph, starts)
    if any(step.is_end for step in graph.steps):
        yield from _endless(graph)
    else:
        yield Finding(
            "no_end",
            "error",
            "No step is marked as an end, so no task could ever be finished.",
            fix="Mark the last step as an end.",
        )


def _starts(starts: Sequence[Step]) -> Iterator[Finding]:
    if not starts:
        yield Finding(
            "no_start",
            "error",
            "No step is marked as the start.",
            fix="Mark the first step as the start.",
        )
    if len(starts) > 1:
        names = ", ".join(_label(step) for step in starts)
        for step in starts:
            yield Finding(
                "multiple_starts",
                "error",
                f"{len(starts)} steps are marked as the start: {names}.",
                step_id=step.step_id,
                field="is_start",
                fix="Keep the mark on one of them.",
            )


def _unreachable(graph: Graph, starts: Sequence[Step]) -> Iterator[Finding]:
    reached = reachable((step.step_id for step in starts), successors_of(graph))
    for step in graph.steps:
        if step.step_id not in reached:
            yield Finding(
                "unreachable_step",
                "error",
                f"No way leads from the start to {_label(step)}.",
                step_id=step.step_id,
                fix="Connect it behind a step that can be reached, or delete it.",
            )


def _endless(graph: Graph) -> Iterator[Finding]:
    """Steps from which no end can be reached.

    The cause is always a dead end or a cycle without an exit; steps that only lead into one are
    listed too, so that the editor can mark the whole branch.
    """
    successors = successors_of(graph)
    ends = (step.step_id for step in graph.steps if step.is_end)
    finishing = reachable(ends, reversed_edges(successors))
    lost = {node: targets for node, targets in successors.items() if node not in finishing}
    steps = {step.step_id: step for step in graph.steps}
    in_cycle: set[int] = set()
    for component in components(lost):
        if len(component) > 1 and all(
            target in component for node in component for target in lost[node]
        ):
            in_cycle.update(component)
            yield _cycle([step for step in graph.steps if step.step_id in component])
    for node, targets in lost.items():
        if not targets:
            yield Finding(
                "dead_end",
                "error",
                f"{_label(steps[node])} is not an end, and nothing leads on from it.",
                step_id=node,
                fix="Mark it as an end, or add a transition to the step that follows.",
            )
        elif node not in in_cycle:
            yield Finding(
                "cannot_reach_end",
                "error",
                f"No way leads from {_label(steps[node])} to an end.",
                step_id=node,
                fix="Mend the dead end or cycle it leads into, or add a way to an end.",
            )


def _cycle(steps: Sequence[Step]) -> Finding:
    names = ", ".join(_label(step) for step in steps)
    return Finding(
        "cycle_without_exit",
        "error",
        f"A task could never leave the cycle of {names}.",
        step_id=steps[0].step_id,
        fix="Add a transition out of the cycle, or mark one of its steps as an end.",
    )


def _weight_sum(graph: Graph) -> Iterator[Finding]:
    start = next(step.step_id for step in graph.steps if step.is_start)
    back = back_transitions(graph, start)
    weights = {step.step_id: step.weight for step in graph.steps}
    lightest = path_weights(graph, back, weights, min)[start]
    heaviest = path_weights(graph, back, weights)[start]
    if lightest == heaviest == 1:
        return
    sums = f"{_plain(lightest)} to {_plain(heaviest)}" if lightest != heaviest else _plain(heaviest)
    yield Finding(
        "weight_sum",
        "warning",
        f"The weights on the paths from start to end add up to {sums} instead of 1.",
        field="weight",
        fix="No harm is done: each step gets its part of what is left. "
        "With a sum of 1 a weight is the step's part of the whole SLA.",
    )


def _label(step: Step) -> str:
    return f"“{step.name}”" if step.name.strip() else f"step {step.step_id}"


def _named(transition: Transition) -> str:
    return f"“{transition.name}”" if transition.name.strip() else str(transition.transition_id)


def _plain(weight: Decimal) -> str:
    return f"{weight.normalize():f}"


def _hours(duration: timedelta) -> str:
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
