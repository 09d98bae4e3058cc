"""Workflows as plain values: the draft graph and the frozen definition that tasks run on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from sla.domain.walk import ROUND_THE_CLOCK, Hours

# From the shortest SLA to the longest.

# The ticket content that each end logic sends; by field, or by key of its further data.
END_LOGIC_FIELDS: Mapping[str, frozenset[str]] = {
    "asset": frozenset({"asset_name", "serial_number", "action", "sub_category"}),
    "budget": frozenset({"requested_budget", "cost_items"}),
}


@dataclass(frozen=True, slots=True)
class RoleRef:
    """A role as a definition references it. `id` is our own key and survives a new key from Auth."""

    id: int
    system: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    step_id: int
    name: str
    role: RoleRef
    weight: Decimal
    description: str = ""
    instruction: str = ""
    escalate_to: RoleRef | None = None
    order: int = 0
    is_start: bool = False
    is_end: bool = False
    design: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transition:
    transition_id: int
    from_step_id: int
    to_step_id: int
    name: str
    order: int = 0
    design: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Graph:
    """Steps and transitions of a draft, in stored order; may be unsound."""

    steps: tuple[Step, ...]
    transitions: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The workflow's own facts. `slas` maps low, medium, high, urgent to a duration or None."""

    workflow_id: int
    name: str
    department: str
    category: str
    sub_category: str
    slas: Mapping[str, timedelta | None]
    description: str = ""
    end_logic: str = ""


@dataclass(frozen=True)
class Definition:
    """A frozen, sound workflow version: everything a task needs, complete and immutable.

    `path_weight` gives for each step P of the deadline rule: the weight of the heaviest path from
    that step (inclusive) to an end; `share_weight` is the step's own weight in that rule, which is
    1 if all weights ahead are 0. `back_transition_ids` are the transitions to a step that dominates
    their source.

    `hours` are those of one task, in which its time counts; the frozen version itself has none.
    """

    header: Header
    graph: Graph
    start_step_id: int
    share_weight: Mapping[int, Decimal]
    path_weight: Mapping[int, Decimal]
    back_transition_ids: frozenset[int]
    hours: Hours = ROUND_THE_CLOCK

    def in_hours(self, hours: Hours) -> Definition:
        """The definition for a task whose time counts in these hours."""
        return self if hours == self.hours else replace(self, hours=hours)

    def step(self, step_id: int) -> Step:
        """The step; raises KeyError if it is not part of this version."""
        return self._steps[step_id]

    def exits(self, step_id: int) -> tuple[Transition, ...]:
        """The outgoing transitions of a step, in stored order, forward ones before the ways back."""
        leaving = [item for item in self.graph.transitions if item.from_step_id == step_id]
        leaving.sort(key=lambda item: item.transition_id in self.back_transition_ids)
        return tuple(leaving)

    @property
    def decided_fields(self) -> frozenset[str]:
        """The fields of a ticket that a decision is based on: those that the end logic sends."""
        return END_LOGIC_FIELDS.get(self.header.end_logic, frozenset())

    def sla(self, priority: str) -> timedelta | None:
        """The time a task of this priority has; None for no deadline."""
        return self.header.slas.get(priority)

    @cached_property
    def _steps(self) -> dict[int, Step]:
        return {step.step_id: step for step in self.graph.steps}
