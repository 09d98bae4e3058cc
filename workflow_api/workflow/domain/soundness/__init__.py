"""The rules that a draft must keep. The editor, `validate` and publishing all use these rules."""

from __future__ import annotations

from workflow.domain.definition import Graph, Header

from .conditions import find_in_conditions
from .draft import Draft
from .finding import WARNINGS, Code, Finding, finding, label
from .fix import FixAction, FixKind, apply_fix
from .header import find_in_header
from .mending import with_actions
from .shape import find_in_shape
from .steps import find_in_escalations, find_in_steps
from .timing import SHORTEST, find_in_times, find_in_weights
from .transitions import find_in_transitions

__all__ = [
    "SHORTEST",
    "WARNINGS",
    "Code",
    "Finding",
    "FixAction",
    "FixKind",
    "apply_fix",
    "find_problems",
    "finding",
    "has_errors",
    "label",
]


def find_problems(header: Header, graph: Graph) -> tuple[Finding, ...]:
    """All errors and warnings of this draft, each with an edit that mends it if there is one.

    If no finding is an error, `compile_definition` succeeds.
    """
    draft = Draft(header, graph)
    return with_actions(draft, _find(draft), _find)


def has_errors(findings: tuple[Finding, ...]) -> bool:
    """Whether any of the findings is an error, which keeps the draft from being published."""
    return any(found.severity == "error" for found in findings)


def _find(draft: Draft) -> tuple[Finding, ...]:
    findings = (
        *find_in_header(draft.header),
        *find_in_steps(draft.graph),
        *find_in_escalations(draft.graph),
        *find_in_transitions(draft),
        *find_in_conditions(draft),
        *find_in_shape(draft),
    )
    if has_errors(findings):
        return findings
    return (*findings, *find_in_weights(draft), *find_in_times(draft))
