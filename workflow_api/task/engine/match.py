"""Find the workflow that takes a ticket now, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tickets.domain.matching import Candidate, Match, match_workflow
from workflow.models import Workflows
from workflow.selectors import candidate_workflows


@dataclass(frozen=True, slots=True)
class MatchedWorkflow:
    """The result of matching a ticket. `workflow` is None if no workflow takes it."""

    workflow: Workflows | None
    match: Match
    sub_category: str
    candidates: tuple[Candidate, ...]

    def as_stored(self) -> dict[str, Any]:
        """The match with all facts that it depended on, as JSON, so that it can be made again."""
        return {
            "reason": self.match.reason,
            "considered": list(self.match.considered),
            "sub_category": self.sub_category,
            "sub_categories": [it.sub_category for it in self.candidates],
        }


def workflow_match(*, department: str, category: str, sub_category: str) -> MatchedWorkflow:
    """The initialized workflow that takes a ticket of this kind now.

    Workflows may be initialized or paused at any time. So they are read in the transaction that
    opens the task, and never cached.
    """
    found = candidate_workflows(department=department, category=category)
    candidates = tuple(
        sorted(
            (Candidate(row.workflow_id, row.match_sub_category) for row in found),
            key=lambda candidate: candidate.workflow_id,
        )
    )
    match = match_workflow(candidates, sub_category=sub_category)
    workflow = next((row for row in found if row.workflow_id == match.workflow_id), None)
    return MatchedWorkflow(workflow, match, sub_category, candidates)
