"""P of the deadline rule: the work ahead of a step on its heaviest path to an end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from workflow.domain.definition import Graph, Transition
from workflow.domain.paths import Successors, components, dominates, immediate_dominators

Pick = Callable[[Iterable[Decimal]], Decimal]


def successors_of(graph: Graph, *, without: frozenset[int] = frozenset()) -> dict[int, list[int]]:
    """Each step's next steps in stored order, except for the transitions in `without`."""
    successors: dict[int, list[int]] = {step.step_id: [] for step in graph.steps}
    for transition in graph.transitions:
        if transition.transition_id not in without and not _is_loose(transition, successors):
            successors[transition.from_step_id].append(transition.to_step_id)
    return successors


def _is_loose(transition: Transition, steps: Mapping[int, object]) -> bool:
    ends = (transition.from_step_id, transition.to_step_id)
    return ends[0] == ends[1] or any(end not in steps for end in ends)


def back_transitions(graph: Graph, start_step_id: int) -> frozenset[int]:
    """The transitions to a step that dominates their source: the way back in a loop."""
    successors = successors_of(graph)
    dominator = immediate_dominators(start_step_id, successors)
    return frozenset(
        transition.transition_id
        for transition in graph.transitions
        if transition.from_step_id in dominator
        and not _is_loose(transition, successors)
        and dominates(transition.to_step_id, transition.from_step_id, dominator)
    )


def path_weights(
    graph: Graph, back: frozenset[int], weights: Mapping[int, Decimal], pick: Pick = max
) -> dict[int, Decimal]:
    """The weight of the heaviest path (with `pick=min`: the lightest) from each step, inclusive, to
    an end, over all transitions but `back`.

    A remaining cycle counts each of its steps once. A step whose every way on is a way back has no
    such path: its weight is its own plus the path of the step it leads back to. Steps from which no
    end can be reached are absent.
    """
    forward = successors_of(graph, without=back)
    everything = successors_of(graph)
    solved = _solve(
        forward, {step.step_id: Decimal(0) for step in graph.steps if step.is_end}, weights, pick
    )
    while len(solved) < len(forward):
        open_ = {node: targets for node, targets in forward.items() if node not in solved}
        beyond = {
            node: pick(solved[target] for target in everything[node] if target in solved)
            for node in open_
            if any(target in solved for target in everything[node])
        }
        if not beyond:
            break
        solved |= _solve(open_, beyond, weights, pick)
    return solved


def _solve(
    successors: Successors,
    beyond: Mapping[int, Decimal],
    weights: Mapping[int, Decimal],
    pick: Pick,
) -> dict[int, Decimal]:
    """Path weights of the steps that lead to one in `beyond`, whose values are added after them."""
    solved: dict[int, Decimal] = {}
    for component in components(successors):
        onward = [beyond[node] for node in component if node in beyond]
        onward += [
            solved[target] for node in component for target in successors[node] if target in solved
        ]
        if onward:
            total = sum((weights[node] for node in component), start=pick(onward))
            solved.update((node, total) for node in component)
    return solved
