"""Rules about the shape of a graph: its start, its ends, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflow.domain.definition import Step
from workflow.domain.paths import components, reachable, reversed_edges

from .draft import Draft
from .finding import Code, Finding, finding, label


def find_in_shape(draft: Draft) -> Iterator[Finding]:
    if not draft.graph.steps:
        yield finding(
            Code.NO_STEPS,
            "The workflow has no steps.",
            fix="Add a step that is both start and end, or several connected ones.",
        )
        return
    yield from _starts(draft.starts)
    if draft.starts:
        yield from _unreachable(draft)
    if any(draft.is_final(step) for step in draft.graph.steps):
        yield from _endless(draft)
    else:
        yield _no_end(draft)
    yield from _automatic_cycles(draft)


def _starts(starts: Sequence[Step]) -> Iterator[Finding]:
    if not starts:
        yield finding(
            Code.NO_START,
            "No step is marked as the start.",
            fix="Mark the first step as the start.",
        )
    if len(starts) > 1:
        names = ", ".join(label(step) for step in starts)
        for step in starts:
            yield finding(
                Code.MULTIPLE_STARTS,
                f"{len(starts)} steps are marked as the start: {names}.",
                step_id=step.step_id,
                field="is_start",
                fix="Keep the mark on one of them.",
            )


def _unreachable(draft: Draft) -> Iterator[Finding]:
    reached = reachable((step.step_id for step in draft.starts), draft.successors)
    for step in draft.graph.steps:
        if step.step_id not in reached:
            yield finding(
                Code.UNREACHABLE_STEP,
                f"No way leads from the start to {label(step)}.",
                step_id=step.step_id,
                fix="Connect it behind a step that can be reached, or delete it.",
            )


def _no_end(draft: Draft) -> Finding:
    passing = [step for step in draft.graph.steps if step.is_end]
    if not passing:
        return finding(
            Code.NO_END,
            "No step is marked as an end, so no task could ever be finished.",
            fix="Mark the last step as an end.",
        )
    return finding(
        Code.NO_END,
        f"No task could ever be finished: the automatic step {label(passing[0])} is marked as an "
        "end, but always passes on.",
        fix="Mark a step as an end on which somebody works, or from which nothing always leads on.",
    )


def _endless(draft: Draft) -> Iterator[Finding]:
    """Steps from which no end can be reached.

    The cause is always a dead end or a cycle without an exit. Steps that only lead there are also
    listed, so that the editor can mark the whole branch.
    """
    lost = lost_steps(draft)
    in_cycle: set[int] = set()
    for cycle in closed_cycles(lost):
        in_cycle.update(cycle)
        yield _cycle([step for step in draft.graph.steps if step.step_id in cycle])
    for node, targets in lost.items():
        if not targets:
            yield finding(
                Code.DEAD_END,
                f"{label(draft.steps[node])} is not an end, and nothing leads on from it.",
                step_id=node,
                fix="Mark it as an end, or add a transition to the step that follows.",
            )
        elif node not in in_cycle:
            yield finding(
                Code.CANNOT_REACH_END,
                f"No way leads from {label(draft.steps[node])} to an end.",
                step_id=node,
                fix="Mend the dead end or cycle it leads into, or add a way to an end.",
            )


def lost_steps(draft: Draft) -> dict[int, list[int]]:
    """The steps from which no end can be reached, with their successors, which are lost as well."""
    ends = (step.step_id for step in draft.graph.steps if draft.is_final(step))
    finishing = reachable(ends, reversed_edges(draft.successors))
    return {node: targets for node, targets in draft.successors.items() if node not in finishing}


def closed_cycles(lost: dict[int, list[int]]) -> list[tuple[int, ...]]:
    """The cycles among these steps that no transition leaves."""
    return [
        component
        for component in components(lost)
        if len(component) > 1
        and all(target in component for node in component for target in lost[node])
    ]


def _cycle(steps: Sequence[Step]) -> Finding:
    names = ", ".join(label(step) for step in steps)
    return finding(
        Code.CYCLE_WITHOUT_EXIT,
        f"A task could never leave the cycle of {names}.",
        step_id=steps[0].step_id,
        fix="Add a transition out of the cycle, or mark one of its steps as an end.",
    )


def automatic_cycles(draft: Draft) -> list[list[Step]]:
    """The cycles that consist of automatic steps only. The steps of each cycle are in stored order."""
    automatic = {step.step_id for step in draft.graph.steps if step.is_automatic}
    between = {
        node: [target for target in draft.successors[node] if target in automatic]
        for node in automatic
    }
    return [
        [step for step in draft.graph.steps if step.step_id in component]
        for component in components(between)
        if len(component) > 1
    ]


def _automatic_cycles(draft: Draft) -> Iterator[Finding]:
    for steps in automatic_cycles(draft):
        names = ", ".join(label(step) for step in steps)
        yield finding(
            Code.AUTOMATIC_CYCLE,
            f"A task could go round for ever through {names}: nobody works on any of them.",
            step_id=steps[0].step_id,
            fix="Remove a transition of the cycle, or give one of its steps a role.",
        )
