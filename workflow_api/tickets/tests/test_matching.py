from __future__ import annotations

from tickets.domain.matching import Candidate, MatchReason, match_workflow

PLAIN = Candidate(1, "")
SUPPORT = Candidate(2, "Support")
REPAIR = Candidate(3, "Repair")


class TestMatchWorkflow:
    def test_takes_the_equal_sub_category_whatever_its_case(self) -> None:
        match = match_workflow([PLAIN, SUPPORT, REPAIR], sub_category=" support ")

        assert (match.workflow_id, match.reason) == (2, MatchReason.SUB_CATEGORY)
        assert match.considered == (1, 2, 3)

    def test_falls_back_to_the_workflow_without_sub_category(self) -> None:
        match = match_workflow([SUPPORT, PLAIN], sub_category="Toner")

        assert (match.workflow_id, match.reason) == (1, MatchReason.NO_SUB_CATEGORY)

    def test_a_ticket_without_sub_category_takes_the_workflow_without_one(self) -> None:
        match = match_workflow([SUPPORT, PLAIN], sub_category="")

        assert (match.workflow_id, match.reason) == (1, MatchReason.NO_SUB_CATEGORY)

    def test_falls_back_to_the_only_workflow_of_the_category(self) -> None:
        match = match_workflow([SUPPORT], sub_category="Toner")

        assert (match.workflow_id, match.reason) == (2, MatchReason.ONLY_ONE)

    def test_does_not_guess_between_several(self) -> None:
        match = match_workflow([SUPPORT, REPAIR], sub_category="Toner")

        assert (match.workflow_id, match.reason) == (None, MatchReason.AMBIGUOUS)

    def test_without_candidates_there_is_none(self) -> None:
        match = match_workflow([], sub_category="Toner")

        assert (match.workflow_id, match.reason) == (None, MatchReason.NOTHING)
        assert match.considered == ()
