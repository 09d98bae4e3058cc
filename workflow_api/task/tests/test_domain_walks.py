"""Sound graphs with conditions, automatic steps and defaults can be walked to their end, no matter
what happens on the way. All functions that say which ways are open agree.

`SOUND_GRAPHS=5000` walks 5,000 graphs instead of 250.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, assume, find, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from task.domain import advancing
from task.domain.command import Offer
from task.domain.commands import act
from task.domain.state import TaskState
from task.domain.ways import Passage, Ways, passage, ways
from testing.strategies import conditioned_graphs, headers, tangled_graphs
from testing.walking import Walk, leads
from workflow.domain.compile import compile_definition
from workflow.domain.definition import Definition, Graph, Header
from workflow.domain.soundness import find_problems

CASES = int(os.environ.get("SOUND_GRAPHS") or 250)
COMMANDS = 12


def sound_graphs() -> SearchStrategy[Graph]:
    return st.one_of(conditioned_graphs(), conditioned_graphs(tangled_graphs()))


def walk(header: Header, graph: Graph, seed: int) -> None:
    """Walk a task through the graph. A graph is left out if its conditions keep a task on a step
    for ever.
    """
    definition = compile_definition(header, graph)
    ahead = leads(definition)
    assume(ahead.keys() == {step.step_id for step in graph.steps})
    random = Random(seed)  # noqa: S311 - no secret
    Walk(definition, ahead, random).run(COMMANDS)


@settings(max_examples=CASES)
@given(headers(), sound_graphs(), st.integers(0, 2**32))
def test_a_sound_graph_can_be_walked_to_its_end(header: Header, graph: Graph, seed: int) -> None:
    assert [it for it in find_problems(header, graph) if it.severity == "error"] == []
    walk(header, graph, seed)


# Seeded faults. The walks must notice each of them.


def default_beside_a_fault(definition: Definition, state: TaskState, step_id: int) -> Ways:
    """A fault: offer the default way although the condition of another way cannot be evaluated."""
    found = ways(definition, state, step_id)
    return _with_default(definition, step_id, found) if found.failures else found


def default_beside_a_true_condition(definition: Definition, state: TaskState, step_id: int) -> Ways:
    """A fault: offer the default way although the condition of another way is true."""
    found = ways(definition, state, step_id)
    return _with_default(definition, step_id, found) if found.true else found


def _with_default(definition: Definition, step_id: int, found: Ways) -> Ways:
    closed = [it for it in definition.exits(step_id) if it.is_default and it not in found.offered]
    return replace(found, offered=(*closed, *found.offered))


def back_first(definition: Definition, state: TaskState, step_id: int) -> Ways:
    """A fault: list the ways back before the finish."""
    found = ways(definition, state, step_id)
    return replace(found, offered=tuple(sorted(found.offered, key=lambda way: way is None)))


def last_true(definition: Definition, state: TaskState, step_id: int) -> Passage | Ways:
    """A fault: leave an automatic step by the last way whose condition is true, not by the first."""
    found = ways(definition, state, step_id)
    taken = passage(definition, state, step_id)
    return (
        replace(taken, way=found.true[-1]) if isinstance(taken, Passage) and found.true else taken
    )


def one_visit_less(definition: Definition, state: TaskState, step_id: int) -> Passage | Ways:
    """A fault: when an automatic step passes a task on, do not count the task's current visit of
    it.
    """
    visits = {**state.visits, step_id: state.visits[step_id] - 1}
    return passage(definition, replace(state, visits=visits), step_id)


def offered_though_blocked(*given: Any) -> Offer:
    """A fault: offer a way that leads to an automatic step which cannot pass the task on."""
    return replace(_OFFER(*given), refused=None)


_OFFER = act._offer

FAULTS: Sequence[tuple[Callable[..., Any], Sequence[tuple[Any, str]]]] = [
    (default_beside_a_fault, [(act, "ways")]),
    (default_beside_a_true_condition, [(act, "ways")]),
    (back_first, [(act, "ways")]),
    (last_true, [(advancing, "passage")]),
    (one_visit_less, [(advancing, "passage")]),
    (offered_though_blocked, [(act, "_offer")]),
]


@pytest.mark.parametrize(("fault", "places"), FAULTS, ids=[it[0].__name__ for it in FAULTS])
def test_a_fault_of_the_rules_is_noticed(
    fault: Callable[..., Any],
    places: Sequence[tuple[Any, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module, name in places:
        monkeypatch.setattr(module, name, fault)

    def is_noticed(drawn: tuple[Header, Graph, int]) -> bool:
        try:
            walk(*drawn)
        except AssertionError:
            return True
        return False

    cases = st.tuples(headers(), sound_graphs(), st.integers(0, 2**32))
    find(cases, is_noticed, settings=settings(max_examples=2_000, phases=[Phase.generate]))
