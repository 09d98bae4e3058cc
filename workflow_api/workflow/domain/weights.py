"""Calculate P of the deadline rule: the weight of the heaviest path from a step to an end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from workflow.domain.definition import Graph, Transition
from workflow.domain.paths import Successors, components, dominates, immediate_dominators

Pick = Callable[[Iterable[Decimal]], Decimal]


def successors_of(graph: Graph, *, without: frozenset[int] = frozenset()) -> dict[int, list[int]]:
    """Map each step to the steps that its transitions lead to, in stored order.

    Leaves out the transitions in `without`, self-loops, and transitions with an unknown end.
    """
    successors: dict[int, list[int]] = {step.step_id: [] for step in graph.steps}
    for transition in graph.transitions:
        if transition.transition_id not in without and not _is_loose(transition, successors):
            successors[transition.from_step_id].append(transition.to_step_id)
    return successors


def _is_loose(transition: Transition, steps: Mapping[int, object]) -> bool:
    ends = (transition.from_step_id, transition.to_step_id)
    return ends[0] == ends[1] or any(end not in steps for end in ends)


def time_weights(graph: Graph) -> dict[int, Decimal]:
    """Map each step to its weight. An automatic step takes no time, so its weight is 0."""
    return {step.step_id: Decimal(0) if step.is_automatic else step.weight for step in graph.steps}


def share_weights(
    graph: Graph, back: frozenset[int]
) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """Map each step to its weight in the deadline rule, and to P, the weight of the heaviest path
    from it.

    The rule divides by P. If P is 0 for a step, the step's weight is 1, and its P is calculated as
    if every step weighed 1. Automatic steps take no time, and always weigh 0.
    """
    shares = time_weights(graph)
    paths = path_weights(graph, back, shares)
    weightless = [step_id for step_id, weight in paths.items() if weight == 0]
    if weightless:
        each = {step.step_id: Decimal(not step.is_automatic) for step in graph.steps}
        even = path_weights(graph, back, each)
        for step_id in weightless:
            shares[step_id] = each[step_id]
            paths[step_id] = even[step_id]
    return shares, paths


def back_transitions(graph: Graph, start_step_id: int) -> frozenset[int]:
    """The ids of the transitions that lead back: to a step that every path from the start to their
    source passes.
    """
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
    """Map each step to the weight of its heaviest path to an end, including the step itself.

    `pick=min` takes the lightest path instead. Paths do not use the transitions in `back`. If a
    cycle remains without them, each of its steps is counted once. If a step can go on only by
    transitions in `back`, its value is its own weight plus the value of the step to which it
    returns. Steps from which no end can be reached are left out.
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
    """Path weights of the steps from which a step in `beyond` can be reached.

    `beyond` maps a step to the weight that follows it.
    """
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
