"""Strategies that draw sound workflows. Some have the structure of blocks, others have arbitrary
edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from sla.domain.priorities import PRIORITIES
from testing import profiles as profiles
from workflow.domain.compile import compile_definition
from workflow.domain.definition import (
    Definition,
    Graph,
    Header,
    RoleRef,
    Step,
    Transition,
)
from workflow.domain.paths import components
from workflow.domain.soundness import find_problems
from workflow.domain.soundness.draft import Draft
from workflow.domain.weights import successors_of

ROLES = (
    RoleRef(1, "tts", "Agent"),
    RoleRef(2, "tts", "Technician"),
    RoleRef(3, "tts", "Manager"),
)
EPOCH = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

# A block is "step", ("seq", a, b), ("choice", branches, may_skip) or ("loop", body).
Block = Any


def blocks() -> SearchStrategy[Block]:
    """The structure of a workflow: steps in sequence, with choices and loops inside."""
    return st.recursive(
        st.just("step"),
        lambda inner: st.one_of(
            st.tuples(st.just("seq"), inner, inner),
            st.tuples(st.just("choice"), st.lists(inner, min_size=1, max_size=3), st.booleans()),
            st.tuples(st.just("loop"), inner),
        ),
        max_leaves=7,
    )


def weights() -> SearchStrategy[Decimal]:
    return st.one_of(
        st.sampled_from([Decimal(0), Decimal("0.2"), Decimal("0.25"), Decimal("0.5"), Decimal(1)]),
        st.decimals(min_value=0, max_value=1, places=4),
    )


def moments() -> SearchStrategy[datetime]:
    return st.timedeltas(timedelta(0), timedelta(days=400)).map(lambda after: EPOCH + after)


@dataclass
class _Builder:
    """Collects the steps and the edges of a block. Steps are numbered from 0."""

    steps: int = 0
    edges: list[tuple[int, int]] = field(default_factory=list)

    def step(self) -> int:
        self.steps += 1
        return self.steps - 1

    def add(self, block: Block) -> tuple[int, list[int]]:
        """Add a block; returns its first step and its last steps."""
        if block == "step":
            step = self.step()
            return step, [step]
        kind = block[0]
        if kind == "seq":
            entry, exits = self.add(block[1])
            after, last = self.add(block[2])
            self.edges += [(source, after) for source in exits]
            return entry, last
        if kind == "choice":
            return self._choice(block[1], may_skip=block[2])
        return self._loop(block[1])

    def _choice(self, branches: Sequence[Block], *, may_skip: bool) -> tuple[int, list[int]]:
        fork = self.step()
        exits = [fork] if may_skip else []
        for branch in branches:
            entry, last = self.add(branch)
            self.edges.append((fork, entry))
            exits += last
        return fork, exits

    def _loop(self, body: Block) -> tuple[int, list[int]]:
        entry, exits = self.add(body)
        source = exits[-1]
        if source == entry:
            source = self.step()
            self.edges.append((entry, source))
        self.edges.append((source, entry))
        return entry, exits


@st.composite
def graphs(draw: DrawFn, least: int = 1) -> Graph:
    """A sound graph with the structure of blocks. Every loop has one entry, so all cycles are
    reducible.

    `least` is the number of consecutive blocks, and so the minimum number of steps.
    """
    builder = _Builder()
    parts = draw(st.lists(blocks(), min_size=least, max_size=least))
    start, exits = builder.add(reduce(lambda first, then: ("seq", first, then), parts))
    ends = set(exits) | draw(st.sets(st.integers(0, builder.steps - 1), max_size=1))
    return draw(_dressed(builder.steps, builder.edges, start, ends))


@st.composite
def tangled_graphs(draw: DrawFn) -> Graph:
    """A sound graph of up to six steps with arbitrary edges, so that cycles may be irreducible."""
    size = draw(st.integers(1, 6))
    nodes = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(nodes, nodes), max_size=12))
    ends = draw(st.sets(nodes, min_size=1))
    edges = [pair for pair in pairs if pair[0] != pair[1]]
    graph = draw(_dressed(size, edges, 0, ends))
    assume(not any(finding.severity == "error" for finding in find_problems(HEADER, graph)))
    return graph


@st.composite
def conditioned_graphs(draw: DrawFn, drawn: SearchStrategy[Graph] | None = None) -> Graph:
    """A sound graph with conditions, defaults and automatic steps. It is made from a graph that
    `drawn` draws.
    """
    graph = draw(graphs() if drawn is None else drawn)
    automatic = _without_cycles(
        graph, draw(st.lists(st.sampled_from(graph.steps), max_size=3, unique_by=_id_of))
    )
    steps = tuple(
        replace(step, role=None) if step.step_id in automatic else step for step in graph.steps
    )
    draft = Draft(HEADER, replace(graph, steps=steps))
    ways: dict[int, Transition] = {}
    for step in steps:
        exits = draft.exits[step.step_id]
        forward = [way for way in exits if way.transition_id not in draft.back]
        dress = _automatic_exits if step.is_automatic else _exits
        for way in draw(dress(step, exits, forward)):
            ways[way.transition_id] = way
    return Graph(steps, tuple(ways[item.transition_id] for item in graph.transitions))


def _id_of(step: Step) -> int:
    return step.step_id


def _without_cycles(graph: Graph, wanted: Sequence[Step]) -> set[int]:
    """Those of the wanted steps that may all be automatic, because then no cycle has only automatic
    steps.
    """
    successors = successors_of(graph)
    chosen: set[int] = set()
    for step in wanted:
        tried = chosen | {step.step_id}
        between = {node: [it for it in successors[node] if it in tried] for node in tried}
        if all(len(component) == 1 for component in components(between)):
            chosen = tried
    return chosen


@st.composite
def _exits(
    draw: DrawFn, step: Step, exits: Sequence[Transition], forward: Sequence[Transition]
) -> list[Transition]:
    """The exits of a step, some of them with conditions. At least one way is always open."""
    conditioned = (
        draw(st.lists(st.sampled_from(exits), unique_by=lambda way: way.transition_id))
        if exits
        else []
    )
    always = [way for way in exits if way not in conditioned]
    if not always and not step.is_end:
        way = draw(st.sampled_from(forward or exits))
        conditioned.remove(way)
        always = [way]
    leading = [way for way in always if way in forward]
    default = draw(st.sampled_from(leading)) if leading and conditioned else None
    if default is not None and draw(st.booleans()):
        always.remove(default)
        always.append(replace(default, is_default=True))
    return [*[replace(way, condition=draw(conditions())) for way in conditioned], *always]


@st.composite
def _automatic_exits(
    draw: DrawFn, step: Step, exits: Sequence[Transition], forward: Sequence[Transition]
) -> list[Transition]:
    """The exits of an automatic step. One of them is always open, except on an end: there none is,
    so that a task can be finished.
    """
    if not exits:
        return []
    always = None if step.is_end else draw(st.sampled_from(forward or exits))
    dressed = [replace(way, condition=draw(conditions())) for way in exits if way != always]
    if always is not None:
        may_be_default = bool(dressed) and always in forward
        is_default = may_be_default and draw(st.booleans())
        dressed.append(replace(always, is_default=is_default))
    return dressed


def conditions() -> SearchStrategy[str]:
    """Conditions that may be saved. `ticket.amount` may be missing or be a text; if it is a text,
    the last condition fails.
    """
    return st.sampled_from(
        [
            'ticket.priority == "High"',
            'ticket.department == "IT" && ticket.category != "Hardware"',
            "!has(ticket.sub_category)",
            "task.visits > 2",
            'ticket.subject.startsWith("VPN") || task.priority == "Critical"',
            "true",
            *["ticket.amount > 1000"] * 2,
        ]
    )


@st.composite
def _dressed(
    draw: DrawFn, size: int, edges: Sequence[tuple[int, int]], start: int, ends: set[int]
) -> Graph:
    """A graph of this shape. Its ids, names, weights and roles are drawn, and its parts are in
    random order.
    """
    ids = draw(st.permutations(range(11, 11 + size)))
    weight = draw(st.sampled_from([weights(), st.just(Decimal(0)), st.just(Decimal("0.3"))]))
    steps = [
        Step(
            step_id=ids[number],
            name=f"Step {ids[number]}",
            role=draw(st.sampled_from(ROLES)),
            weight=draw(weight),
            order=number,
            is_start=number == start,
            is_end=number in ends,
            design={"x": number * 10, "y": 0.5},
        )
        for number in range(size)
    ]
    transitions = [
        Transition(
            transition_id=101 + number,
            from_step_id=ids[source],
            to_step_id=ids[target],
            name=f"To {ids[target]}",
            order=number,
        )
        for number, (source, target) in enumerate(edges)
    ]
    return Graph(tuple(draw(st.permutations(steps))), tuple(draw(st.permutations(transitions))))


@st.composite
def headers(draw: DrawFn) -> Header:
    """The properties of a workflow. SLAs grow from urgent to low, and some may be missing."""
    hours = sorted(draw(st.sets(st.integers(1, 500), min_size=4, max_size=4)))
    given = draw(st.sets(st.sampled_from(PRIORITIES)))
    return replace(
        HEADER,
        name=draw(st.text(min_size=1, max_size=20).filter(str.strip)),
        slas={
            priority: timedelta(hours=hour) if priority in given else None
            for priority, hour in zip(PRIORITIES, hours, strict=True)
        },
        end_logic=draw(st.sampled_from(["", "asset", "budget", "notification"])),
    )


def definitions(drawn: SearchStrategy[Graph] | None = None) -> SearchStrategy[Definition]:
    return st.builds(compile_definition, headers(), graphs() if drawn is None else drawn)


HEADER = Header(
    workflow_id=1,
    name="Any",
    department="IT",
    category="Hardware",
    sub_category="",
    slas={
        "urgent": timedelta(hours=4),
        "high": timedelta(hours=24),
        "medium": timedelta(hours=48),
        "low": timedelta(hours=72),
    },
)


def chain(*named: tuple[str, str], roles: Sequence[RoleRef] = ROLES) -> Graph:
    """A chain of steps, each given as `(name, weight)`. The ids of steps and transitions begin at 1."""
    steps = tuple(
        Step(
            step_id=number,
            name=name,
            role=roles[(number - 1) % len(roles)],
            weight=Decimal(weight),
            order=number,
            is_start=number == 1,
            is_end=number == len(named),
        )
        for number, (name, weight) in enumerate(named, start=1)
    )
    transitions = tuple(
        Transition(number, number, number + 1, "Approve", order=number)
        for number in range(1, len(named))
    )
    return Graph(steps, transitions)
