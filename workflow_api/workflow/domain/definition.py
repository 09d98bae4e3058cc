"""Workflows as plain values: the draft graph and the frozen definition that tasks run on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from sla.domain.walk import ROUND_THE_CLOCK, Hours
from workflow.domain.conditions import ConditionError, condition_reads

# The contents of a ticket that each end logic sends to another system. A name is a field of the
# ticket or a key in the ticket's `dynamic_data`.
END_LOGIC_FIELDS: Mapping[str, frozenset[str]] = {
    "asset": frozenset({"asset_name", "serial_number", "action", "sub_category"}),
    "budget": frozenset({"requested_budget", "cost_items"}),
}


# Fields of a ticket that are not its content, because nobody can edit them.
GIVEN_FIELDS = frozenset({"ticket_id", "priority", "status", "source_service", "created_at"})


@dataclass(frozen=True, slots=True)
class RoleRef:
    """A role in a definition. `id` is our own key: it stays the same if Auth changes its key."""

    id: int
    system: str
    name: str


class Assignment(StrEnum):
    """The way in which a step finds its person among those of its role."""

    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"
    STICKY = "sticky"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. A person who holds `capacity` open items or more is passed over; None for no limit.

    A step without a role is automatic: nobody works on it, and a task passes on from it at once.
    """

    step_id: int
    name: str
    role: RoleRef | None
    weight: Decimal
    description: str = ""
    instruction: str = ""
    escalate_to: RoleRef | None = None
    order: int = 0
    is_start: bool = False
    is_end: bool = False
    assignment: Assignment = Assignment.ROUND_ROBIN
    capacity: int | None = None
    design: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_automatic(self) -> bool:
        return self.role is None

    @property
    def work_role(self) -> RoleRef:
        """The role whose people work on the step. Raises ValueError if the step is automatic."""
        if self.role is None:
            raise ValueError(f"Nobody works on step {self.step_id}: it is automatic.")
        return self.role


@dataclass(frozen=True, slots=True)
class Transition:
    """A way from one step to another. If `condition` is empty, the way is always open. `rule` is
    the tree from which the condition was built; None if a person wrote the condition. The default
    transition is taken if no condition is true.
    """

    transition_id: int
    from_step_id: int
    to_step_id: int
    name: str
    order: int = 0
    condition: str = ""
    is_default: bool = False
    rule: Mapping[str, Any] | None = None
    design: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Graph:
    """Steps and transitions of a draft, in stored order; may be unsound."""

    steps: tuple[Step, ...]
    transitions: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The workflow's properties, without its graph.

    `slas` maps low, medium, high and urgent to a duration, or to None for no deadline. Without a
    calendar, time counts round the clock.
    """

    workflow_id: int
    name: str
    department: str
    category: str
    sub_category: str
    slas: Mapping[str, timedelta | None]
    description: str = ""
    end_logic: str = ""
    calendar_id: int | None = None


@dataclass(frozen=True)
class Definition:
    """A frozen, sound workflow version: everything that a task needs, complete and immutable.

    `path_weight` maps each step to the P of the deadline rule: the weight of the heaviest path from
    that step (inclusive) to an end. `share_weight` maps each step to its own weight in that rule;
    it is 1 if all weights ahead are 0. `back_transition_ids` are the transitions that lead back, to
    a step that every path from the start to their source passes.

    Two fields are not stored with the version, but set for one task: `hours` are the business hours
    in which its time counts, by default round the clock; `ticket` is the content of its ticket,
    which conditions read.
    """

    header: Header
    graph: Graph
    start_step_id: int
    share_weight: Mapping[int, Decimal]
    path_weight: Mapping[int, Decimal]
    back_transition_ids: frozenset[int]
    hours: Hours = ROUND_THE_CLOCK
    ticket: Mapping[str, Any] | None = None

    def of_ticket(self, ticket: Mapping[str, Any]) -> Definition:
        """The same definition for a task whose ticket has this content: fields and free keys, flat."""
        return replace(self, ticket=ticket)

    def in_hours(self, hours: Hours) -> Definition:
        """The same definition for a task whose time counts only in these business hours."""
        return self if hours is self.hours else replace(self, hours=hours)

    def step(self, step_id: int) -> Step:
        """The step; raises KeyError if it is not part of this version."""
        return self._steps[step_id]

    def exits(self, step_id: int) -> tuple[Transition, ...]:
        """The outgoing transitions of a step: first those that lead forward, then those that lead back,
        each in stored order.
        """
        return self._exits.get(step_id, ())

    @cached_property
    def has_conditions(self) -> bool:
        """Whether any transition reads the ticket."""
        return any(item.condition for item in self.graph.transitions)

    @cached_property
    def reads_content(self) -> bool:
        """Whether commands read the content of the ticket: for conditions, or to report the fields on
        which a decision rests.
        """
        return self.has_conditions or bool(self.decided_fields)

    def landings(self, step_id: int) -> frozenset[int]:
        """The steps on which a task that enters `step_id` may wait for a person. That is the step
        itself or, if it is automatic, every step with a role to which it may pass the task on.
        """
        found, ahead = set(), [step_id]
        seen = {step_id}
        while ahead:
            here = self.step(ahead.pop())
            if not here.is_automatic:
                found.add(here.step_id)
                continue
            onward = {way.to_step_id for way in self.exits(here.step_id)} - seen
            seen |= onward
            ahead.extend(onward)
        return frozenset(found)

    @cached_property
    def decided_fields(self) -> frozenset[str]:
        """The ticket fields on which decisions rest.

        These are the fields that the end logic sends, and the fields that conditions read, except
        those that nobody can edit.
        """
        read = {name for item in self.graph.transitions for name in _read_by(item)}
        return END_LOGIC_FIELDS.get(self.header.end_logic, frozenset()) | (read - GIVEN_FIELDS)

    def sla(self, priority: str) -> timedelta | None:
        """The time a task of this priority has; None for no deadline."""
        return self.header.slas.get(priority)

    @cached_property
    def _exits(self) -> dict[int, tuple[Transition, ...]]:
        back = self.back_transition_ids
        leaving: dict[int, list[Transition]] = {}
        for item in sorted(self.graph.transitions, key=lambda it: it.transition_id in back):
            leaving.setdefault(item.from_step_id, []).append(item)
        return {step_id: tuple(found) for step_id, found in leaving.items()}

    @cached_property
    def _steps(self) -> dict[int, Step]:
        return {step.step_id: step for step in self.graph.steps}


def _read_by(transition: Transition) -> frozenset[str]:
    """The keys of the ticket that the condition of a transition reads."""
    if not transition.condition:
        return frozenset()
    try:
        return condition_reads(transition.condition)
    except ConditionError:
        # this condition was stored under older rules; it fails and reads nothing
        return frozenset()
