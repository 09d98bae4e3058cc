"""Compile a sound draft into the frozen definition of a version."""

from __future__ import annotations

from workflow.domain.definition import Definition, Graph, Header
from workflow.domain.soundness import Finding, find_problems
from workflow.domain.weights import back_transitions, share_weights


class UnsoundGraphError(ValueError):
    """The draft cannot be published. `findings` are all findings, including warnings."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        errors = [finding.message for finding in findings if finding.severity == "error"]
        super().__init__(" ".join(errors))


def compile_definition(header: Header, graph: Graph) -> Definition:
    """Check the draft and calculate everything that tasks need.

    Raises UnsoundGraphError if a finding is an error.
    """
    findings = find_problems(header, graph)
    if any(finding.severity == "error" for finding in findings):
        raise UnsoundGraphError(findings)
    start = next(step.step_id for step in graph.steps if step.is_start)
    back = back_transitions(graph, start)
    share_weight, path_weight = share_weights(graph, back)
    return Definition(
        header=header,
        graph=graph,
        start_step_id=start,
        share_weight=share_weight,
        path_weight=path_weight,
        back_transition_ids=back,
    )
