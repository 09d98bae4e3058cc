"""Compiling a sound draft into the frozen definition of a version."""

from __future__ import annotations

from decimal import Decimal

from workflow.domain.definition import Definition, Graph, Header
from workflow.domain.soundness import Finding, find_problems
from workflow.domain.weights import back_transitions, path_weights, time_weights


class UnsoundGraphError(ValueError):
    """The draft cannot be published. `findings` has all findings, including warnings."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        errors = [finding.message for finding in findings if finding.severity == "error"]
        super().__init__(" ".join(errors))


def compile_definition(header: Header, graph: Graph) -> Definition:
    """Check the draft and calculate everything that tasks need.

    The deadline rule divides by P, the weight of the path ahead. If that is 0 for a step, the step
    gets weight 1, and its P is calculated as if every step weighed 1. Automatic steps take no time
    and weigh nothing. Raises UnsoundGraphError if a finding is an error.
    """
    findings = find_problems(header, graph)
    if any(finding.severity == "error" for finding in findings):
        raise UnsoundGraphError(findings)
    start = next(step.step_id for step in graph.steps if step.is_start)
    back = back_transitions(graph, start)
    share_weight = time_weights(graph)
    path_weight = path_weights(graph, back, share_weight)
    weightless = [step_id for step_id, weight in path_weight.items() if weight == 0]
    if weightless:
        each = {step.step_id: Decimal(not step.is_automatic) for step in graph.steps}
        even = path_weights(graph, back, each)
        for step_id in weightless:
            share_weight[step_id] = each[step_id]
            path_weight[step_id] = even[step_id]
    return Definition(
        header=header,
        graph=graph,
        start_step_id=start,
        share_weight=share_weight,
        path_weight=path_weight,
        back_transition_ids=back,
    )
