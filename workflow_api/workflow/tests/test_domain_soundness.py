"""Each way to break a draft is found under its own code. A sound draft has no findings.

`SOUND_GRAPHS=5000` draws 5,000 sound graphs with conditions instead of 150.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testing.mutations import DOUBTS, MUTATIONS, Breaker
from testing.strategies import (
    HEADER,
    ROLES,
    chain,
    conditioned_graphs,
    graphs,
    headers,
    tangled_graphs,
)
from workflow.domain.compile import UnsoundGraphError, compile_definition
from workflow.domain.definition import Graph, Header, Step, Transition
from workflow.domain.soundness import (
    WARNINGS,
    Code,
    Finding,
    FixAction,
    FixKind,
    apply_fix,
    find_problems,
)

CASES = int(os.environ.get("SOUND_GRAPHS") or 150)

# Codes that always come together: a step that cannot reach an end comes with the dead end that
# causes this.
COMPANIONS = {"cannot_reach_end": {"cannot_reach_end", "dead_end"}}


def errors(header: Header, graph: Graph) -> list[Finding]:
    return [finding for finding in find_problems(header, graph) if finding.severity == "error"]


def found(graph: Graph) -> list[tuple[str, int | None, int | None]]:
    return [
        (finding.code, finding.step_id, finding.transition_id)
        for finding in find_problems(HEADER, graph)
        if finding.severity == "error"
    ]


class TestSoundDrafts:
    @given(headers(), graphs())
    def test_are_never_accused(self, header: Header, graph: Graph) -> None:
        assert errors(header, graph) == []

    @given(tangled_graphs())
    def test_compile(self, graph: Graph) -> None:
        compile_definition(HEADER, graph)

    @settings(max_examples=CASES)
    @given(headers(), st.one_of(conditioned_graphs(), conditioned_graphs(tangled_graphs())))
    def test_with_conditions_are_not_accused_either(self, header: Header, graph: Graph) -> None:
        assert errors(header, graph) == []
        compile_definition(header, graph)

    def test_may_be_a_single_step(self) -> None:
        assert find_problems(HEADER, chain(("Only", "1"))) == ()

    def test_may_lead_on_from_an_end_step(self) -> None:
        graph = chain(("Answer", "0.5"), ("Survey", "0.5"))
        steps = (replace(graph.steps[0], is_end=True), graph.steps[1])
        assert errors(HEADER, replace(graph, steps=steps)) == []

    def test_may_use_a_name_twice(self) -> None:
        assert find_problems(HEADER, chain(("Check", "0.5"), ("Check", "0.5"))) == ()

    def test_need_no_name_on_the_only_way_on(self) -> None:
        graph = chain(("A", "0.5"), ("B", "0.5"))
        nameless = tuple(replace(item, name="") for item in graph.transitions)
        assert find_problems(HEADER, replace(graph, transitions=nameless)) == ()


class TestBrokenDrafts:
    @pytest.mark.parametrize(
        ("code", "breaker"), MUTATIONS, ids=[breaker.__name__ for _, breaker in MUTATIONS]
    )
    @given(data=st.data())
    def test_are_caught_by_their_own_code(
        self, code: str, breaker: Breaker, data: st.DataObject
    ) -> None:
        broken = breaker(data.draw, data.draw(headers()), data.draw(graphs()))
        findings = errors(broken.header, broken.graph)
        assert {finding.code for finding in findings} == COMPANIONS.get(code, {code})
        assert (code, broken.step_id, broken.transition_id, broken.field) in {
            (finding.code, finding.step_id, finding.transition_id, finding.field)
            for finding in findings
        }
        assert all(finding.message and finding.fix for finding in findings)
        with pytest.raises(UnsoundGraphError):
            compile_definition(broken.header, broken.graph)

    @pytest.mark.parametrize(
        ("code", "breaker"), MUTATIONS, ids=[breaker.__name__ for _, breaker in MUTATIONS]
    )
    @given(data=st.data())
    def test_with_conditions_are_caught_too(
        self, code: str, breaker: Breaker, data: st.DataObject
    ) -> None:
        broken = breaker(data.draw, data.draw(headers()), data.draw(conditioned_graphs()))
        assert (code, broken.step_id, broken.transition_id, broken.field) in {
            finding.place for finding in errors(broken.header, broken.graph)
        }

    @pytest.mark.parametrize(
        ("code", "breaker"), DOUBTS, ids=[breaker.__name__ for _, breaker in DOUBTS]
    )
    @given(data=st.data())
    def test_that_are_only_doubtful_are_warned_of(
        self, code: str, breaker: Breaker, data: st.DataObject
    ) -> None:
        broken = breaker(data.draw, data.draw(headers()), data.draw(graphs()))
        assert errors(broken.header, broken.graph) == []
        found = find_problems(broken.header, broken.graph)
        assert (code, broken.step_id, broken.transition_id, broken.field) in {
            finding.place for finding in found
        }

    @given(st.data())
    def test_never_crash_the_search_however_often_they_are_broken(
        self, data: st.DataObject
    ) -> None:
        header, graph = data.draw(headers()), data.draw(graphs())
        breakers = data.draw(
            st.lists(st.sampled_from(MUTATIONS), min_size=2, max_size=4, unique=True)
        )
        for _, breaker in breakers:
            if not graph.steps:
                break
            if breaker.__name__ == "multiple_starts" and all(s.is_start for s in graph.steps):
                continue
            broken = breaker(data.draw, header, graph)
            header, graph = broken.header, broken.graph
        find_problems(header, graph)

    def test_marks_the_whole_branch_that_leads_into_a_dead_end(self) -> None:
        graph = chain(("A", "0.2"), ("B", "0.3"), ("C", "0.5"))
        lost = [Step(n, f"Lost {n}", ROLES[0], Decimal("0.1")) for n in (4, 5)]
        ways = (Transition(10, 1, 4, "Stray"), Transition(11, 4, 5, "On"))
        graph = Graph((*graph.steps, *lost), graph.transitions + ways)
        assert found(graph) == [("cannot_reach_end", 4, None), ("dead_end", 5, None)]

    def test_names_a_cycle_once_at_its_first_step(self) -> None:
        graph = chain(("A", "0.2"), ("B", "0.3"), ("C", "0.5"))
        lost = [Step(n, f"Lost {n}", ROLES[0], Decimal("0.1")) for n in (4, 5)]
        ways = (
            Transition(10, 1, 5, "Stray"),
            Transition(11, 4, 5, "On"),
            Transition(12, 5, 4, "Back"),
        )
        graph = Graph((*graph.steps, *lost), graph.transitions + ways)
        assert found(graph) == [("cycle_without_exit", 4, None)]

    def test_a_loop_to_itself_does_not_lead_on(self) -> None:
        graph = chain(("A", "0.5"), ("B", "0.5"))
        stuck = Step(3, "Stuck", ROLES[0], Decimal("0.1"))
        ways = (Transition(10, 1, 3, "Stray"), Transition(11, 3, 3, "Again"))
        graph = Graph((*graph.steps, stuck), graph.transitions + ways)
        assert found(graph) == [("self_loop", 3, 11), ("dead_end", 3, None)]


class TestFixActions:
    """Each edit of a finding removes the finding and causes no error of another code."""

    @pytest.mark.parametrize(
        ("code", "breaker"),
        [*MUTATIONS, *DOUBTS],
        ids=[breaker.__name__ for _, breaker in (*MUTATIONS, *DOUBTS)],
    )
    @given(data=st.data())
    def test_mend_what_they_are_offered_for(
        self, code: str, breaker: Breaker, data: st.DataObject
    ) -> None:
        base = st.one_of(graphs(), conditioned_graphs())
        broken = breaker(data.draw, data.draw(headers()), data.draw(base))
        before = find_problems(broken.header, broken.graph)
        for finding in before:
            if finding.fix_action is None:
                continue
            after = find_problems(*apply_fix(broken.header, broken.graph, finding.fix_action))
            assert finding.place not in {other.place for other in after}
            assert {other.code for other in after if other.severity == "error"} <= {
                other.code for other in before
            }

    @pytest.mark.parametrize(
        "breaker",
        [breaker for code, breaker in MUTATIONS if code != "no_steps"],
        ids=lambda breaker: breaker.__name__,
    )
    @given(data=st.data())
    def test_are_there_for_every_error_that_a_machine_can_mend(
        self, breaker: Breaker, data: st.DataObject
    ) -> None:
        graph = chain(("A", "0.2"), ("B", "0.3"), ("C", "0.5"))
        graph = replace(graph, transitions=(*graph.transitions, Transition(9, 2, 1, "Back")))
        broken = breaker(data.draw, HEADER, graph)
        offered = {
            finding.place: finding.fix_action for finding in errors(broken.header, broken.graph)
        }
        assert any(offered.values()), offered

    def test_do_as_little_as_they_can(self) -> None:
        graph = chain(("A", "0.5"), ("B", "0.5"))
        way = replace(graph.transitions[0], condition="task.visits > 1")
        (finding,) = errors(HEADER, replace(graph, transitions=(way,)))
        assert (finding.code, finding.step_id) == ("no_way_out", 1)
        assert finding.fix_action == FixAction(
            FixKind.ADD_TRANSITION,
            from_step_id=1,
            to_step_id=2,
            name="Otherwise",
            is_default=True,
        )

    def test_end_somewhere_in_a_large_broken_graph(self) -> None:
        """The number of trials is limited. A finding for which no trial is left has no edit."""
        graph = chain(*((f"Step {number}", "0.1") for number in range(60)))
        findings = errors(HEADER, replace(graph, transitions=()))
        offered = [finding for finding in findings if finding.fix_action is not None]
        assert len(findings) > 100
        assert 0 < len(offered) < len(findings)


class TestCodes:
    def test_have_a_severity_each(self) -> None:
        seen = {
            finding.code: finding.severity
            for header, graph in ((HEADER, Graph((), ())),)
            for finding in find_problems(header, graph)
        }
        assert seen == {"no_steps": "error"}
        assert {code.value for code in WARNINGS} == {
            "condition_unknown_field",
            "weight_sum",
            "role_empty",
            "sla_tight",
            "end_logic_queue",
        }
        assert {code for code, _ in MUTATIONS} | {"duplicate_match_key"} == {
            code.value for code in set(Code) - WARNINGS
        }


class TestMessages:
    def test_say_what_is_wrong_and_what_would_mend_it(self) -> None:
        header = replace(
            HEADER, slas={"urgent": timedelta(hours=24), "low": timedelta(hours=4, minutes=30)}
        )
        assert find_problems(header, chain(("A", "1"))) == (
            Finding(
                code="sla_order",
                severity="error",
                message="The low SLA (04:30:00) is not longer than the urgent SLA (24:00:00).",
                field="low_sla",
                fix="Let the SLAs grow from urgent over high and medium to low.",
                fix_action=FixAction(FixKind.SET_FIELD, field="low_sla", value=timedelta(hours=48)),
            ),
        )

    def test_a_gap_between_slas_is_no_gap_in_their_order(self) -> None:
        slas = {"urgent": timedelta(hours=5), "high": None, "low": timedelta(hours=5)}
        findings = errors(replace(HEADER, slas=slas), chain(("A", "1")))
        assert [(finding.code, finding.field) for finding in findings] == [("sla_order", "low_sla")]


class TestWeightSum:
    def test_is_silent_where_every_path_adds_up_to_one(self) -> None:
        assert find_problems(HEADER, chain(("A", "0.2"), ("B", "0.5"), ("C", "0.3"))) == ()

    def test_ignores_the_ways_back(self) -> None:
        graph = chain(("A", "0.3"), ("B", "0.7"))
        graph = replace(graph, transitions=(*graph.transitions, Transition(9, 2, 1, "Reject")))
        assert find_problems(HEADER, graph) == ()

    @pytest.mark.parametrize(
        ("weights", "said"),
        [
            (("0.2", "0.5", "0.2"), "0.4 to 0.9 instead of 1"),
            (("0.5", "0.25", "0.25"), "0.75 to 1 instead of 1"),
            (("0.5", "0", "0.50"), None),
            (("0.5", "0.25", "0.5"), "1 to 1.25 instead of 1"),
            (("0", "0", "0"), "add up to 0 instead of 1"),
        ],
    )
    def test_shows_the_lightest_and_the_heaviest_path(
        self, weights: tuple[str, str, str], said: str | None
    ) -> None:
        graph = chain(*zip(("A", "B", "C"), weights, strict=True))
        graph = replace(graph, transitions=(*graph.transitions, Transition(9, 1, 3, "Skip")))
        findings = find_problems(HEADER, graph)
        assert [(item.code, item.severity) for item in findings] == (
            [("weight_sum", "warning")] if said else []
        )
        assert all(str(said) in item.message for item in findings)


class TestEscalation:
    def graph(self, *ways: tuple[int, int | None]) -> Graph:
        """A chain with one step for each pair: the step has the first role and escalates to the
        second.

        Both numbers are indexes of ROLES. If the second is None, the step escalates to nobody.
        """
        plain = chain(*((f"Step {place}", "0.1") for place in range(len(ways))))
        steps = tuple(
            replace(step, role=ROLES[own], escalate_to=None if above is None else ROLES[above])
            for step, (own, above) in zip(plain.steps, ways, strict=True)
        )
        return replace(plain, steps=steps)

    def test_may_lead_up(self) -> None:
        assert found(self.graph((0, 1), (1, 2), (0, 2), (2, None))) == []

    def test_to_its_own_role_is_an_error(self) -> None:
        assert found(self.graph((0, 0), (1, None))) == [("escalation_to_itself", 1, None)]

    def test_in_a_circle_is_an_error_at_each_step_of_it(self) -> None:
        graph = self.graph((0, 1), (1, 2), (2, 0), (2, None))
        assert found(graph) == [("escalation_circle", step, None) for step in (1, 2, 3)]

    def test_into_a_circle_is_not_part_of_it(self) -> None:
        graph = self.graph((0, 1), (1, 2), (2, 1))
        assert found(graph) == [("escalation_circle", step, None) for step in (2, 3)]

    def test_names_the_roles(self) -> None:
        first, second = find_problems(HEADER, self.graph((0, 1), (1, 0)))
        assert first.message == (
            "The escalation of “Step 0” from Agent to Technician is part of a circle."
        )
        assert (first.field, second.step_id) == ("escalate_to", 2)
