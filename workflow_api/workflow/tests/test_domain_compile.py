"""Compiling a draft: dominators, back transitions, P, and the stored form of the result."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from testing.strategies import HEADER, chain, definitions, graphs, tangled_graphs
from workflow.domain.codec import definition_from_json, definition_to_json
from workflow.domain.compile import UnsoundGraphError, compile_definition
from workflow.domain.definition import Definition, Graph, Step, Transition

D = Decimal


def with_weights(graph: Graph, *weights: str) -> Graph:
    steps = zip(graph.steps, weights, strict=True)
    return replace(graph, steps=tuple(replace(step, weight=D(weight)) for step, weight in steps))


def joined(graph: Graph, *edges: tuple[int, int]) -> Graph:
    """The graph with transitions 50, 51, … added."""
    added = tuple(
        Transition(number, source, target, f"Go {number}")
        for number, (source, target) in enumerate(edges, start=50)
    )
    return replace(graph, transitions=graph.transitions + added)


# A slow implementation of the contract's definitions, by enumeration, to compare the results with.


def oracle_dominates(graph: Graph, start: int, candidate: int, node: int) -> bool:
    """Whether `node` cannot be reached without `candidate`, which is the definition of dominance."""
    edges = [(item.from_step_id, item.to_step_id) for item in graph.transitions]
    seen = {start} - {candidate}
    while True:
        more = {target for source, target in edges if source in seen} - {candidate}
        if more <= seen:
            return node not in seen
        seen |= more


def oracle_back(graph: Graph, start: int) -> set[int]:
    return {
        item.transition_id
        for item in graph.transitions
        if oracle_dominates(graph, start, item.to_step_id, item.from_step_id)
    }


def closure(edges: set[tuple[int, int]], nodes: set[int]) -> dict[int, set[int]]:
    reach = {node: {node} for node in nodes}
    for _ in nodes:
        for source, target in edges:
            reach[source] |= reach[target]
    return reach


def routes(
    component: frozenset[int], edges: set[tuple[int, int]], parts: Mapping[int, frozenset[int]]
) -> Iterator[tuple[frozenset[int], ...]]:
    """Every path of components, of any length, that begins with `component`."""
    yield (component,)
    following = {
        parts[target] for source, target in edges if source in component and target not in component
    }
    for part in following:
        for route in routes(part, edges, parts):
            yield (component, *route)


def oracle_path_weight(graph: Graph, weight: Mapping[int, Decimal]) -> dict[int, Decimal]:
    start = next(step.step_id for step in graph.steps if step.is_start)
    back = oracle_back(graph, start)
    every = {(item.from_step_id, item.to_step_id) for item in graph.transitions}
    forward = {
        (item.from_step_id, item.to_step_id)
        for item in graph.transitions
        if item.transition_id not in back
    }
    goal = {step.step_id: D(0) for step in graph.steps if step.is_end}
    solved: dict[int, Decimal] = {}
    while len(solved) < len(graph.steps):
        left = {step.step_id for step in graph.steps} - solved.keys()
        inside = {(source, target) for source, target in forward if {source, target} <= left}
        reach = closure(inside, left)
        parts = {
            node: frozenset(other for other in reach[node] if node in reach[other]) for node in left
        }
        found = {}
        for node in left:
            sums = [
                sum((weight[step] for part in route for step in part), start=D(0))
                + max(goal[step] for step in route[-1] if step in goal)
                for route in routes(parts[node], inside, parts)
                if route[-1] & goal.keys()
            ]
            if sums:
                found[node] = max(sums)
        solved |= found
        goal = {
            source: max(
                solved[target] for other, target in every if other == source and target in solved
            )
            for source, _ in every
            if any(other == source and target in solved for other, target in every)
        }
    return solved


class TestCompileDefinition:
    def test_refuses_a_draft_with_an_error_and_says_which(self) -> None:
        graph = chain(("Only", "1"))
        graph = replace(graph, steps=(replace(graph.steps[0], is_start=False),))
        with pytest.raises(UnsoundGraphError, match="No step is marked as the start") as refused:
            compile_definition(HEADER, graph)
        assert [finding.code for finding in refused.value.findings] == ["no_start"]

    def test_a_chain_has_the_weights_still_to_come(self) -> None:
        definition = compile_definition(HEADER, chain(("A", "0.2"), ("B", "0.5"), ("C", "0.3")))
        assert definition.start_step_id == 1
        assert definition.path_weight == {1: D("1.0"), 2: D("0.8"), 3: D("0.3")}
        assert definition.share_weight == {1: D("0.2"), 2: D("0.5"), 3: D("0.3")}
        assert definition.back_transition_ids == frozenset()

    def test_the_heaviest_branch_counts(self) -> None:
        graph = joined(chain(("A", "0.2"), ("B", "0.5"), ("C", "0.3")), (1, 3))
        assert compile_definition(HEADER, graph).path_weight[1] == D("1.0")

    def test_a_reject_is_a_way_back_and_leaves_p_alone(self) -> None:
        graph = joined(chain(("A", "0.2"), ("B", "0.5"), ("C", "0.3")), (2, 1), (3, 2))
        definition = compile_definition(HEADER, graph)
        assert definition.back_transition_ids == {50, 51}
        assert definition.path_weight == {1: D("1.0"), 2: D("0.8"), 3: D("0.3")}

    def test_without_any_weight_all_weigh_one(self) -> None:
        definition = compile_definition(HEADER, chain(("A", "0"), ("B", "0"), ("C", "0")))
        assert definition.path_weight == {1: D(3), 2: D(2), 3: D(1)}
        assert definition.share_weight == {1: D(1), 2: D(1), 3: D(1)}

    def test_only_the_steps_with_nothing_ahead_weigh_one(self) -> None:
        definition = compile_definition(HEADER, chain(("A", "0.4"), ("B", "0"), ("C", "0")))
        assert definition.path_weight == {1: D("0.4"), 2: D(2), 3: D(1)}
        assert definition.share_weight == {1: D("0.4"), 2: D(1), 3: D(1)}

    def test_a_cycle_with_two_entries_counts_each_of_its_steps_once(self) -> None:
        graph = joined(
            chain(("A", "0.1"), ("B", "0.2"), ("C", "0.3"), ("D", "0.4")), (1, 3), (3, 2)
        )
        definition = compile_definition(HEADER, graph)
        assert definition.back_transition_ids == frozenset()
        assert definition.path_weight == {1: D("1.0"), 2: D("0.9"), 3: D("0.9"), 4: D("0.4")}

    def test_a_ladder_entered_at_both_ends_has_no_way_back(self) -> None:
        """An algorithm that passes over the nodes only once finds wrong dominators here, and takes
        C → B for a transition that leads back.
        """
        graph = joined(
            chain(("A", "0.1"), ("B", "0.2"), ("C", "0.3"), ("D", "0.4")), (3, 2), (4, 3), (1, 4)
        )
        definition = compile_definition(HEADER, graph)
        assert definition.back_transition_ids == frozenset()
        assert definition.path_weight == {1: D("1.0"), 2: D("0.9"), 3: D("0.9"), 4: D("0.9")}

    def test_a_step_that_only_leads_back_has_the_way_from_there_ahead(self) -> None:
        graph = chain(("Work", "0.6"), ("Done", "0.4"))
        rework = Step(3, "Rework", graph.steps[0].role, D("0.5"))
        graph = joined(replace(graph, steps=(*graph.steps, rework)), (1, 3), (3, 1))
        definition = compile_definition(HEADER, graph)
        assert definition.back_transition_ids == {51}
        assert definition.path_weight == {1: D("1.0"), 2: D("0.4"), 3: D("1.5")}

    def test_a_very_long_chain_is_no_matter(self) -> None:
        named = [(f"Step {number}", "0.001") for number in range(3_000)]
        definition = compile_definition(HEADER, chain(*named))
        assert definition.path_weight[1] == D("3.000")

    @given(graphs())
    def test_p_is_what_enumeration_of_all_paths_gives(self, graph: Graph) -> None:
        self.check_against_oracle(graph)

    @given(tangled_graphs())
    def test_p_is_what_enumeration_gives_in_any_tangle(self, graph: Graph) -> None:
        self.check_against_oracle(graph)

    def check_against_oracle(self, graph: Graph) -> None:
        definition = compile_definition(HEADER, graph)
        assert definition.back_transition_ids == oracle_back(graph, definition.start_step_id)
        weight = {step.step_id: step.weight for step in graph.steps}
        true = oracle_path_weight(graph, weight)
        even = oracle_path_weight(graph, dict.fromkeys(weight, D(1)))
        for step_id in weight:
            assert definition.path_weight[step_id] == (true[step_id] or even[step_id])
            assert definition.share_weight[step_id] == (weight[step_id] if true[step_id] else D(1))

    @given(definitions())
    def test_a_share_is_never_more_than_the_whole(self, definition: Definition) -> None:
        for step in definition.graph.steps:
            assert (
                0 <= definition.share_weight[step.step_id] <= definition.path_weight[step.step_id]
            )
            assert definition.path_weight[step.step_id] > 0


class TestDefinition:
    def test_exits_come_in_stored_order_with_the_ways_back_last(self) -> None:
        graph = chain(("A", "0.2"), ("B", "0.5"), ("C", "0.3"))
        back, skip = Transition(50, 2, 1, "Reject"), Transition(51, 2, 3, "Waive")
        graph = replace(graph, transitions=(back, *graph.transitions, skip))
        definition = compile_definition(HEADER, graph)
        assert [item.transition_id for item in definition.exits(2)] == [2, 51, 50]
        assert definition.exits(3) == ()

    def test_finds_a_step_by_its_id(self) -> None:
        definition = compile_definition(HEADER, chain(("A", "0.5"), ("B", "0.5")))
        assert definition.step(2).name == "B"
        with pytest.raises(KeyError):
            definition.step(3)

    def test_knows_the_sla_of_each_priority(self) -> None:
        header = replace(HEADER, slas={"high": HEADER.slas["high"], "low": None})
        definition = compile_definition(header, chain(("A", "1")))
        assert definition.sla("high") == HEADER.slas["high"]
        assert definition.sla("low") is None
        assert definition.sla("urgent") is None


class TestDefinitionCodec:
    @given(definitions())
    def test_reads_back_what_it_wrote(self, definition: Definition) -> None:
        stored = json.loads(json.dumps(definition_to_json(definition)))
        assert definition_from_json(stored) == definition

    @given(definitions())
    def test_what_it_read_compiles_to_the_same_again(self, definition: Definition) -> None:
        read = definition_from_json(json.loads(json.dumps(definition_to_json(definition))))
        assert compile_definition(read.header, read.graph) == definition

    def test_the_stored_form_is_stable(self) -> None:
        """Stored versions are never rewritten. If this form changes, SCHEMA needs a new number."""
        definition = compile_definition(HEADER, chain(("A", "0.50"), ("B", "0.5")))
        stored = definition_to_json(definition)
        assert stored["schema"] == 2
        assert stored["header"]["slas"] == {
            "urgent": 14400,
            "high": 86400,
            "medium": 172800,
            "low": 259200,
        }
        assert stored["steps"][0] == {
            "step_id": 1,
            "name": "A",
            "role": {"id": 1, "system": "tts", "name": "Agent"},
            "weight": "0.50",
            "description": "",
            "instruction": "",
            "escalate_to": None,
            "order": 1,
            "is_start": True,
            "is_end": False,
            "assignment": "round_robin",
            "capacity": None,
            "design": {},
        }
        assert stored["transitions"] == [
            {
                "transition_id": 1,
                "from_step_id": 1,
                "to_step_id": 2,
                "name": "Approve",
                "order": 1,
                "condition": "",
                "is_default": False,
                "rule": None,
                "design": {},
            }
        ]
        assert stored["path_weight"] == {"1": "1.00", "2": "0.5"}

    @pytest.mark.parametrize("schema", [None, 0, 3, "1", True, 1.0, []])
    def test_refuses_a_schema_it_does_not_know(self, schema: object) -> None:
        stored = definition_to_json(compile_definition(HEADER, chain(("A", "1"))))
        with pytest.raises(ValueError, match="Unknown definition schema"):
            definition_from_json({**stored, "schema": schema})
