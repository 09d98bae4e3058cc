"""`landings_of_acts` gives the end of each move that an act could begin. Offers, lists and
incidents use it.

The results are those of a real move, in graphs of any shape. The cost grows only with the number of
steps.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from task.domain import advancing, ways
from task.domain.advancing import Advance, Landing, enter, faults_ahead, landings_of_acts
from task.domain.command import Pools
from task.domain.commands import Open
from task.domain.decide import decide
from task.domain.decision import Decision
from task.domain.evolve import apply
from task.domain.offers import accepted_acts
from task.domain.state import Member, Pool, TaskState
from testing.strategies import EPOCH, HEADER, ROLES, conditions
from testing.walking import drawn_ticket
from workflow.domain.compile import compile_definition
from workflow.domain.definition import Definition, Graph, Step, Transition

HIGHEST = 6


def step(step_id: int, *, automatic: bool = False, start: bool = False, end: bool = False) -> Step:
    role = None if automatic else ROLES[0]
    return Step(
        step_id, f"Step {step_id}", role, Decimal(1), order=step_id, is_start=start, is_end=end
    )


def opened(definition: Definition) -> TaskState:
    """A pending task on the start step, which has a role."""
    people = Pool((Member(11, 1),), None)
    pools: Pools = dict.fromkeys(Open.plan(definition), people)
    outcome = decide(definition, None, Open("low", EPOCH), EPOCH, pools)
    assert isinstance(outcome, Decision)
    return apply(None, outcome)


@st.composite
def any_definitions(draw: DrawFn) -> Definition:
    """A workflow of any shape, sound or not: automatic steps may lead in circles or nowhere."""
    numbers = range(1, HIGHEST + 1)
    steps = [
        step(it, automatic=it > 1 and draw(st.booleans()), start=it == 1, end=draw(st.booleans()))
        for it in numbers
    ]
    pairs = draw(st.lists(st.tuples(st.sampled_from(numbers), st.sampled_from(numbers))))
    ways = [
        Transition(number, source, target, "", condition=draw(st.one_of(st.just(""), conditions())))
        for number, (source, target) in enumerate(pairs)
    ]
    nothing = dict.fromkeys(numbers, Decimal(1))
    graph = Graph(tuple(steps), tuple(ways))
    return Definition(HEADER, graph, 1, nothing, nothing, frozenset())


def end_of(advance: Advance) -> Landing:
    if advance.obstacles:
        return Landing(None, advance.obstacles)
    return Landing(None if advance.is_finished else advance.state.step_id)


@settings(max_examples=500)
@given(
    any_definitions(),
    st.permutations(range(1, HIGHEST + 1)),
    st.dictionaries(st.integers(1, HIGHEST), st.integers(0, 3)),
    st.integers(0, 2**32),
)
def test_landings_are_those_of_the_moves(
    shape: Definition, entered: list[int], visits: dict[int, int], seed: int
) -> None:
    definition = shape.of_ticket(drawn_ticket(Random(seed)))  # noqa: S311 - no secret
    state = replace(opened(definition), visits=visits)
    found = landings_of_acts(definition, state, entered, EPOCH)
    moves = {it: enter(definition, state, it, None, EPOCH) for it in entered}
    assert {it: found[it] for it in entered} == {it: end_of(move) for it, move in moves.items()}


def test_each_automatic_step_is_evaluated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph is a chain of automatic steps with conditions. The first step has a way to each
    step of the chain.
    """
    last = 80
    chain = range(2, last)
    steps = (
        step(1, start=True),
        *(step(it, automatic=True) for it in chain),
        step(last, end=True),
    )
    drawn = [(1, it, "") for it in chain]
    drawn += [(it, last, 'ticket.priority == "High"') for it in chain[:-1]]
    drawn += [(it, it + 1, "") for it in chain]
    edges = tuple(
        Transition(number, source, target, f"To {target}", condition=condition)
        for number, (source, target, condition) in enumerate(drawn)
    )
    definition = compile_definition(HEADER, Graph(steps, edges)).of_ticket({"priority": "Low"})
    state = opened(definition)
    evaluated: list[int] = []
    passage = ways.passage

    def counted(of: Definition, at: TaskState, step_id: int) -> object:
        evaluated.append(step_id)
        return passage(of, at, step_id)

    monkeypatch.setattr(advancing, "passage", counted)
    assert len(accepted_acts(definition, state, EPOCH)) == len(chain)
    assert sorted(evaluated) == list(chain)
    evaluated.clear()
    assert faults_ahead(definition, state, 1, EPOCH) == ()
    assert sorted(evaluated) == list(chain)


def test_a_pending_task_is_judged_as_the_first_act_would_leave_it() -> None:
    """The act begins the work first; after that automatic steps read the status."""
    steps = (step(1, start=True), step(2, automatic=True), step(3, end=True))
    ways = (
        Transition(1, 1, 2, "On"),
        Transition(2, 2, 3, "", condition='task.status == "in progress"'),
    )
    definition = Definition(
        HEADER,
        Graph(steps, ways),
        1,
        dict.fromkeys([1, 2, 3], Decimal(1)),
        dict.fromkeys([1, 2, 3], Decimal(1)),
        frozenset(),
        ticket={"priority": "Low"},
    )
    state = opened(definition)
    assert accepted_acts(definition, state, EPOCH) == (1,)
    assert faults_ahead(definition, state, 1, EPOCH) == ()
