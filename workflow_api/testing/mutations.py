"""Ways to break a sound draft. Each has the code of the finding that must report it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Protocol, TypeVar

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from testing.strategies import ROLES
from workflow.domain.definition import Graph, Header, Step, Transition

Drawn = TypeVar("Drawn")
NEW = 900  # above every id that the strategies draw


@dataclass(frozen=True, slots=True)
class Broken:
    """A draft that was broken on purpose, and the place that the finding must have."""

    header: Header
    graph: Graph
    step_id: int | None = None
    transition_id: int | None = None
    field: str | None = None


class Draw(Protocol):
    def __call__(self, strategy: SearchStrategy[Drawn], /) -> Drawn: ...


Breaker = Callable[[Draw, Header, Graph], Broken]


def _with(graph: Graph, *added: Step | Transition) -> Graph:
    steps = tuple(item for item in added if isinstance(item, Step))
    transitions = tuple(item for item in added if isinstance(item, Transition))
    return Graph(graph.steps + steps, graph.transitions + transitions)


def _changed(graph: Graph, step: Step) -> Graph:
    steps = tuple(step if step.step_id == other.step_id else other for other in graph.steps)
    return replace(graph, steps=steps)


def _any_step(draw: Draw, graph: Graph) -> Step:
    """A step on which people work."""
    steps = [step for step in graph.steps if not step.is_automatic]
    assume(steps)
    return draw(st.sampled_from(steps))


def _changed_way(graph: Graph, way: Transition) -> Graph:
    ways = tuple(way if it.transition_id == way.transition_id else it for it in graph.transitions)
    return replace(graph, transitions=ways)


def _exits(graph: Graph, step: Step) -> list[Transition]:
    return [way for way in graph.transitions if way.from_step_id == step.step_id]


def _new_step(step_id: int, *, is_end: bool = False) -> Step:
    return Step(step_id, f"New {step_id}", ROLES[0], Decimal("0.1"), is_end=is_end)


def _way(number: int, source: int, target: int) -> Transition:
    return Transition(NEW + number, source, target, f"Way {number}")


def no_steps(draw: Draw, header: Header, graph: Graph) -> Broken:
    return Broken(header, Graph((), ()))


def no_start(draw: Draw, header: Header, graph: Graph) -> Broken:
    steps = tuple(replace(step, is_start=False) for step in graph.steps)
    return Broken(header, replace(graph, steps=steps))


def multiple_starts(draw: Draw, header: Header, graph: Graph) -> Broken:
    others = [step for step in graph.steps if not step.is_start]
    assume(others)
    step = draw(st.sampled_from(others))
    return Broken(
        header, _changed(graph, replace(step, is_start=True)), step.step_id, None, "is_start"
    )


def no_end(draw: Draw, header: Header, graph: Graph) -> Broken:
    steps = tuple(replace(step, is_end=False) for step in graph.steps)
    return Broken(header, replace(graph, steps=steps))


def unreachable_step(draw: Draw, header: Header, graph: Graph) -> Broken:
    lonely = _new_step(NEW, is_end=True)
    ways = [_way(0, NEW, _any_step(draw, graph).step_id)] if draw(st.booleans()) else []
    return Broken(header, _with(graph, lonely, *ways), NEW)


def dead_end(draw: Draw, header: Header, graph: Graph) -> Broken:
    way = _way(0, _any_step(draw, graph).step_id, NEW)
    return Broken(header, _with(graph, _new_step(NEW), way), NEW)


def cannot_reach_end(draw: Draw, header: Header, graph: Graph) -> Broken:
    """A branch that leads into a dead end. The dead end is a finding of its own."""
    ways = _way(0, _any_step(draw, graph).step_id, NEW), _way(1, NEW, NEW + 1)
    return Broken(header, _with(graph, _new_step(NEW), _new_step(NEW + 1), *ways), NEW)


def cycle_without_exit(draw: Draw, header: Header, graph: Graph) -> Broken:
    length = draw(st.integers(2, 4))
    steps = [_new_step(NEW + number) for number in range(length)]
    ways = [_way(n, NEW + n, NEW + (n + 1) % length) for n in range(length)]
    entry = _way(length, _any_step(draw, graph).step_id, NEW + draw(st.integers(0, length - 1)))
    return Broken(header, _with(graph, *steps, *ways, entry), NEW)


def self_loop(draw: Draw, header: Header, graph: Graph) -> Broken:
    step_id = _any_step(draw, graph).step_id
    return Broken(header, _with(graph, _way(0, step_id, step_id)), step_id, NEW, "to_step_id")


def unknown_target(draw: Draw, header: Header, graph: Graph) -> Broken:
    way = _way(0, _any_step(draw, graph).step_id, NEW)
    return Broken(header, _with(graph, way), None, NEW, "to_step_id")


def unknown_source(draw: Draw, header: Header, graph: Graph) -> Broken:
    way = _way(0, NEW, _any_step(draw, graph).step_id)
    return Broken(header, _with(graph, way), None, NEW, "from_step_id")


def weight_range(draw: Draw, header: Header, graph: Graph) -> Broken:
    step = _any_step(draw, graph)
    weight = draw(st.sampled_from(["-0.0001", "1.0001", "20", "NaN", "Infinity", "-1"]))
    broken = _changed(graph, replace(step, weight=Decimal(weight)))
    return Broken(header, broken, step.step_id, None, "weight")


def blank_step_name(draw: Draw, header: Header, graph: Graph) -> Broken:
    step = _any_step(draw, graph)
    name = draw(st.sampled_from(["", " ", "\t\n"]))
    return Broken(header, _changed(graph, replace(step, name=name)), step.step_id, None, "name")


def blank_choice_name(draw: Draw, header: Header, graph: Graph) -> Broken:
    source = _any_step(draw, graph)
    nameless = replace(_way(0, source.step_id, NEW), name=" ")
    graph = _changed(graph, replace(source, is_end=True))  # finishing is the other choice
    graph = _with(graph, _new_step(NEW, is_end=True), nameless)
    return Broken(header, graph, source.step_id, NEW, "name")


def blank_workflow_name(draw: Draw, header: Header, graph: Graph) -> Broken:
    return Broken(replace(header, name="  "), graph, field="name")


def sla_order(draw: Draw, header: Header, graph: Graph) -> Broken:
    shorter, longer = draw(
        st.sampled_from(
            [("urgent", "high"), ("high", "medium"), ("medium", "low"), ("urgent", "low")]
        )
    )
    hours = draw(st.integers(1, 10))
    slas = {
        shorter: timedelta(hours=hours + draw(st.integers(0, 10))),
        longer: timedelta(hours=hours),
    }
    return Broken(replace(header, slas=slas), graph, field=f"{longer}_sla")


def sla_not_positive(draw: Draw, header: Header, graph: Graph) -> Broken:
    priority = draw(st.sampled_from(["urgent", "high", "medium", "low"]))
    slas = {**header.slas, priority: timedelta(hours=draw(st.integers(-5, 0)))}
    return Broken(replace(header, slas=slas), graph, field=f"{priority}_sla")


def escalation_to_itself(draw: Draw, header: Header, graph: Graph) -> Broken:
    step = _any_step(draw, graph)
    broken = _changed(graph, replace(step, escalate_to=step.work_role))
    return Broken(header, broken, step.step_id, None, "escalate_to")


def escalation_circle(draw: Draw, header: Header, graph: Graph) -> Broken:
    """Two or three roles, each of which escalates to the next, the last one to the first."""
    circle = ROLES[: draw(st.integers(2, len(ROLES)))]
    steps = [step for step in graph.steps if not step.is_automatic]
    assume(len(steps) >= len(circle))
    chosen = draw(st.permutations(steps))[: len(circle)]
    for step, role, above in zip(chosen, circle, (*circle[1:], circle[0]), strict=True):
        graph = _changed(graph, replace(step, role=role, escalate_to=above))
    return Broken(header, graph, chosen[0].step_id, None, "escalate_to")


def no_way_out(draw: Draw, header: Header, graph: Graph) -> Broken:
    """A step whose transitions all have a condition, without a default."""
    step = _any_step(draw, graph)
    leaving = _exits(graph, step)
    assume(leaving and not step.is_end)
    for way in leaving:
        graph = _changed_way(graph, replace(way, condition="task.visits > 1", is_default=False))
    return Broken(header, graph, step.step_id)


def automatic_no_way_out(draw: Draw, header: Header, graph: Graph) -> Broken:
    """A new automatic step from which a task may find no way on."""
    step = _any_step(draw, graph)
    waiting = replace(_new_step(NEW), role=None)
    ways = [
        _way(0, step.step_id, NEW),
        replace(_way(1, NEW, step.step_id), condition="task.visits > 1"),
    ]
    return Broken(header, _with(graph, waiting, *ways), NEW)


def automatic_cycle(draw: Draw, header: Header, graph: Graph) -> Broken:
    """New automatic steps that pass a task round in a circle until a condition lets the task out."""
    length = draw(st.integers(2, 4))
    step = _any_step(draw, graph)
    steps = [replace(_new_step(NEW + number), role=None) for number in range(length)]
    ways = [_way(n, NEW + n, NEW + (n + 1) % length) for n in range(length)]
    out = replace(_way(length, NEW, step.step_id), condition="task.visits > 1")
    entry = _way(length + 1, step.step_id, NEW)
    return Broken(header, _with(graph, *steps, *ways, out, entry), NEW)


def unreadable_condition(draw: Draw, header: Header, graph: Graph) -> Broken:
    ways = [way for way in graph.transitions if not way.is_default]
    assume(ways)
    way = draw(st.sampled_from(ways))
    step = next(step for step in graph.steps if step.step_id == way.from_step_id)
    others = [it for it in _exits(graph, step) if it != way and not it.condition]
    assume(others or (step.is_end and not step.is_automatic))
    condition = draw(
        st.sampled_from(
            ["ticket.x ==", "asset.x == 1", "1 + 1", "task.color == 'red'", "x" * 2_001, "now()"]
        )
    )
    broken = _changed_way(graph, replace(way, condition=condition))
    return Broken(header, broken, None, way.transition_id, "condition")


def _fork(draw: Draw, graph: Graph) -> tuple[Step, Graph]:
    """A step on which people work, with two new transitions (numbers 0 and 1) to a new end, both
    without a condition.
    """
    step = _any_step(draw, graph)
    end = _new_step(NEW, is_end=True)
    return step, _with(graph, end, _way(0, step.step_id, NEW), _way(1, step.step_id, NEW))


def two_defaults(draw: Draw, header: Header, graph: Graph) -> Broken:
    step, graph = _fork(draw, graph)
    for way in _exits(graph, step):
        graph = _changed_way(graph, replace(way, is_default=False))
    graph = _with(graph, replace(_way(2, step.step_id, NEW), condition="task.visits > 1"))
    for number in (0, 1):
        graph = _changed_way(graph, replace(_way(number, step.step_id, NEW), is_default=True))
    return Broken(header, graph, None, NEW + 1, "is_default")


def lone_default(draw: Draw, header: Header, graph: Graph) -> Broken:
    step, graph = _fork(draw, graph)
    for way in _exits(graph, step):
        graph = _changed_way(graph, replace(way, condition="", is_default=False))
    graph = _changed_way(graph, replace(_way(0, step.step_id, NEW), is_default=True))
    return Broken(header, graph, None, NEW, "is_default")


def default_with_condition(draw: Draw, header: Header, graph: Graph) -> Broken:
    step, graph = _fork(draw, graph)
    for way in _exits(graph, step):
        graph = _changed_way(graph, replace(way, is_default=False))
    broken = replace(_way(0, step.step_id, NEW), is_default=True, condition="task.visits > 1")
    sibling = replace(_way(1, step.step_id, NEW), condition="task.visits > 2")
    graph = _changed_way(_changed_way(graph, broken), sibling)
    return Broken(header, graph, None, NEW, "condition")


def default_back(draw: Draw, header: Header, graph: Graph) -> Broken:
    """A detour: a step leads to a new step, whose default transition leads back."""
    step = _any_step(draw, graph)
    ways = [
        _way(0, step.step_id, NEW),
        replace(_way(1, NEW, NEW + 1), condition="task.visits > 1"),
        replace(_way(2, NEW, step.step_id), is_default=True),
    ]
    graph = _with(graph, _new_step(NEW), _new_step(NEW + 1, is_end=True), *ways)
    return Broken(header, graph, None, NEW + 2, "is_default")


def way_never_taken(draw: Draw, header: Header, graph: Graph) -> Broken:
    """A new automatic step with two ways that are always open."""
    step = _any_step(draw, graph)
    passing = replace(_new_step(NEW), role=None)
    end = _new_step(NEW + 1, is_end=True)
    ways = _way(0, step.step_id, NEW), _way(1, NEW, NEW + 1), _way(2, NEW, NEW + 1)
    return Broken(header, _with(graph, passing, end, *ways), None, NEW + 2, "condition")


def end_that_passes_on(draw: Draw, header: Header, graph: Graph) -> Broken:
    """The only end is automatic, and its way on is always open."""
    step = _any_step(draw, graph)
    for other in graph.steps:
        graph = _changed(graph, replace(other, is_end=False))
    end = replace(_new_step(NEW, is_end=True), role=None)
    ways = _way(0, step.step_id, NEW), _way(1, NEW, step.step_id)
    return Broken(header, _with(graph, end, *ways))


def unknown_field(draw: Draw, header: Header, graph: Graph) -> Broken:
    _, graph = _fork(draw, graph)
    way = next(it for it in graph.transitions if it.transition_id == NEW)
    graph = _changed_way(graph, replace(way, condition='ticket.priorty == "High"'))
    return Broken(header, graph, None, NEW, "condition")


def sla_tight(draw: Draw, header: Header, graph: Graph) -> Broken:
    """A workflow of two steps. The first gets a ten-thousandth of an hour."""
    first = replace(_new_step(NEW), weight=Decimal("0.0001"), is_start=True)
    last = replace(_new_step(NEW + 1, is_end=True), weight=Decimal("0.9999"))
    tight = replace(header, slas={"urgent": timedelta(hours=1)})
    return Broken(tight, Graph((first, last), (_way(0, NEW, NEW + 1),)), NEW, None, "weight")


MUTATIONS: tuple[tuple[str, Breaker], ...] = (
    ("no_steps", no_steps),
    ("no_start", no_start),
    ("multiple_starts", multiple_starts),
    ("no_end", no_end),
    ("unreachable_step", unreachable_step),
    ("dead_end", dead_end),
    ("cannot_reach_end", cannot_reach_end),
    ("cycle_without_exit", cycle_without_exit),
    ("self_loop", self_loop),
    ("unknown_step", unknown_target),
    ("unknown_step", unknown_source),
    ("weight_range", weight_range),
    ("blank_name", blank_step_name),
    ("blank_name", blank_choice_name),
    ("blank_name", blank_workflow_name),
    ("escalation_to_itself", escalation_to_itself),
    ("escalation_circle", escalation_circle),
    ("sla_order", sla_order),
    ("sla_not_positive", sla_not_positive),
    ("no_way_out", no_way_out),
    ("no_way_out", automatic_no_way_out),
    ("automatic_cycle", automatic_cycle),
    ("condition_invalid", unreadable_condition),
    ("condition_invalid", two_defaults),
    ("condition_invalid", lone_default),
    ("condition_invalid", default_with_condition),
    ("condition_invalid", default_back),
    ("condition_invalid", way_never_taken),
    ("no_end", end_that_passes_on),
)
DOUBTS: tuple[tuple[str, Breaker], ...] = (
    ("condition_unknown_field", unknown_field),
    ("sla_tight", sla_tight),
)
"""Ways to give a sound draft a warning, each with the code of the warning."""
