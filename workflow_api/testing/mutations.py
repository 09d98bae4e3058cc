"""Ways to break a sound draft, each with the code of the finding that must report it."""

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
    return draw(st.sampled_from(graph.steps))


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
    """A branch into a dead end; the dead end itself is found as well."""
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
    assume(len(graph.steps) >= len(circle))
    chosen = draw(st.permutations(graph.steps))[: len(circle)]
    for step, role, above in zip(chosen, circle, (*circle[1:], circle[0]), strict=True):
        graph = _changed(graph, replace(step, role=role, escalate_to=above))
    return Broken(header, graph, chosen[0].step_id, None, "escalate_to")


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
)
