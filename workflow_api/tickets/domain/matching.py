"""Choose the workflow of a ticket (CONTRACT §9.1), and give the reason for the choice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.keys import match_key


class MatchReason(StrEnum):
    SUB_CATEGORY = "sub_category_equal"
    NO_SUB_CATEGORY = "workflow_without_sub_category"
    ONLY_ONE = "only_workflow_of_category"
    NOTHING = "no_workflow"
    AMBIGUOUS = "sub_category_unknown"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An initialized workflow of the ticket's department and category."""

    workflow_id: int
    sub_category: str


@dataclass(frozen=True, slots=True)
class Match:
    workflow_id: int | None
    reason: MatchReason
    considered: tuple[int, ...]


def match_workflow(candidates: Iterable[Candidate], *, sub_category: str) -> Match:
    """Choose the workflow for a ticket with this sub-category.

    Prefers a workflow with the same sub-category, then one without a sub-category, then the only
    candidate. In all other cases `workflow_id` of the result is None. `candidates` are the
    initialized workflows of the ticket's department and category; no two of them have the same
    sub-category.
    """
    pool = sorted(candidates, key=lambda candidate: candidate.workflow_id)
    considered = tuple(candidate.workflow_id for candidate in pool)
    wanted = match_key(sub_category)
    by_key = {match_key(candidate.sub_category): candidate for candidate in reversed(pool)}
    if wanted and wanted in by_key:
        return Match(by_key[wanted].workflow_id, MatchReason.SUB_CATEGORY, considered)
    if "" in by_key:
        return Match(by_key[""].workflow_id, MatchReason.NO_SUB_CATEGORY, considered)
    if len(pool) == 1:
        return Match(pool[0].workflow_id, MatchReason.ONLY_ONE, considered)
    reason = MatchReason.AMBIGUOUS if pool else MatchReason.NOTHING
    return Match(None, reason, considered)
