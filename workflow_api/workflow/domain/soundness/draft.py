"""A draft, with the values that several rules calculate from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from workflow.domain.definition import Graph, Header, Step, Transition
from workflow.domain.weights import back_transitions, successors_of

from .finding import label


@dataclass(frozen=True)
class Draft:
    header: Header
    graph: Graph

    @cached_property
    def steps(self) -> Mapping[int, Step]:
        return {step.step_id: step for step in self.graph.steps}

    @cached_property
    def successors(self) -> Mapping[int, list[int]]:
        return successors_of(self.graph)

    @cached_property
    def exits(self) -> Mapping[int, tuple[Transition, ...]]:
        """For each step its transitions to other known steps: first those that lead forward, then those
        that lead back, each in stored order.
        """
        leaving: dict[int, list[Transition]] = {step_id: [] for step_id in self.steps}
        for transition in self.graph.transitions:
            source, target = transition.from_step_id, transition.to_step_id
            if source in leaving and target in leaving and source != target:
                leaving[source].append(transition)
        for ways in leaving.values():
            ways.sort(key=lambda way: way.transition_id in self.back)
        return {step_id: tuple(ways) for step_id, ways in leaving.items()}

    @cached_property
    def starts(self) -> tuple[Step, ...]:
        return tuple(step for step in self.graph.steps if step.is_start)

    @cached_property
    def back(self) -> frozenset[int]:
        """The ids of the transitions that lead back; empty unless there is exactly one start."""
        if len(self.starts) != 1:
            return frozenset()
        return back_transitions(self.graph, self.starts[0].step_id)

    def is_final(self, step: Step) -> bool:
        """Whether a task can be finished on this step.

        An automatic step passes a task on as long as there is a way. So no task can be finished on
        an automatic end that has a default or a way that is always open.
        """
        return step.is_end and not (
            step.is_automatic and any(is_open(way) for way in self.exits[step.step_id])
        )

    def named(self, way: Transition) -> str:
        """The transition in the words of messages: its name or, without a name, its two steps."""
        if way.name.strip():
            return f"“{way.name}”"
        ends = (way.from_step_id, way.to_step_id)
        source, target = (
            label(self.steps[end]) if end in self.steps else f"step {end}" for end in ends
        )
        return f"from {source} to {target}"


def is_open(way: Transition) -> bool:
    """Whether the way may be taken if all conditions of its step are false."""
    return not way.condition or way.is_default
