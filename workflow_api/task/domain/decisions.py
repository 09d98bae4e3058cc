"""The decisions about a task, in a form for people, with the facts that each was based on.

This module is pure. Decisions contain people as numbers; the reader of the decisions looks up the
names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sla.domain.deadlines import Share, ShareReason
from task.domain.choosing import made_again
from task.domain.events import Event
from task.domain.events.base import Choice, Standing
from task.domain.events.clock import (
    CalendarTakenUp,
    EscalationWaiting,
    PriorityChanged,
    TaskReopened,
    TaskResumed,
)
from task.domain.events.work import ItemAssigned, OwnerChanged, TaskOpened, WaitingForPerson
from task.domain.feed import StoredEvent
from task.domain.reasons import Reason
from task.domain.standings import reason_of
from task.domain.state import Origin
from workflow.domain.definition import RoleRef


class Kind(StrEnum):
    MATCH = "match"
    ASSIGNMENT = "assignment"
    OWNER = "owner"
    DEADLINE = "deadline"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class Considered:
    """A person who was considered for a choice. `reason` says why they were chosen, or why not."""

    user_id: int
    outcome: Standing
    reason: Reason


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision. `reason` is a `Reason` for the choice of a person, and a sentence for a deadline."""

    seq: int
    at: datetime
    kind: Kind
    reason: Reason | str
    choice: Choice | None = None
    candidates: tuple[Considered, ...] = ()
    step_id: int | None = None
    role: RoleRef | None = None
    due_at: datetime | None = None


CHOOSES = (TaskOpened, ItemAssigned, WaitingForPerson, OwnerChanged, EscalationWaiting)
"""The types of events that contain the choice of a person."""
DATES = (PriorityChanged, CalendarTakenUp, TaskResumed, TaskReopened)
"""The types of events that move deadlines without choosing a person."""


def decisions(history: Iterable[StoredEvent]) -> Iterator[Decided]:
    """The decisions about people and deadlines in a task's events, oldest first."""
    for stored in history:
        found = choice_of(stored.event)
        if found is not None:
            yield _chosen(stored.seq, stored.event, found)
        yield from _dated(stored.seq, stored.event)


def choice_of(event: Event) -> Choice | None:
    """The choice of a person in the event, if it is one of `CHOOSES`."""
    if isinstance(event, TaskOpened):
        return event.owner_choice
    if isinstance(event, ItemAssigned | WaitingForPerson | OwnerChanged | EscalationWaiting):
        return event.choice
    return None


def fault_of(event: Event) -> str:
    """The fault of the choice in an event, as text; empty if there is no fault, or no choice.

    There are two faults: the work went to another person than the chosen one, or today's rules make
    another choice from the same facts.
    """
    choice = choice_of(event)
    if choice is None:
        return ""
    taken = _taken_by(event)
    if taken != choice.chosen_user_id:
        return f"{choice.chosen_user_id} was chosen, {taken} got it"
    again = made_again(choice)
    for name in ("chosen_user_id", "turn_of", "reason", "candidates"):
        stored, expected = getattr(choice, name), getattr(again, name)
        if stored != expected:
            return f"{name} was {_short(stored)}, expected {_short(expected)}"
    return ""


def _taken_by(event: Event) -> int | None:
    holder = None
    if isinstance(event, ItemAssigned):
        holder = event.holder
    elif isinstance(event, TaskOpened | OwnerChanged):
        holder = event.owner
    return None if holder is None else holder.user_id


def _short(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"{it.user_id} {it.outcome.value}" for it in value) or "nobody"
    return value.code.value if isinstance(value, Reason) else str(value)


def _chosen(seq: int, event: Event, choice: Choice) -> Decided:
    kind = Kind.ASSIGNMENT
    if isinstance(event, TaskOpened | OwnerChanged):
        kind = Kind.OWNER
    elif isinstance(event, EscalationWaiting) or (
        isinstance(event, ItemAssigned) and event.origin is Origin.ESCALATION
    ):
        kind = Kind.ESCALATION
    work = event if isinstance(event, ItemAssigned | WaitingForPerson | EscalationWaiting) else None
    return Decided(
        seq,
        event.at,
        kind,
        choice.reason,
        choice,
        tuple(
            Considered(it.user_id, it.outcome, reason_of(choice, it)) for it in choice.candidates
        ),
        step_id=None if work is None else work.step_id,
        role=None if work is None else work.role,
    )


def _dated(seq: int, event: Event) -> Iterator[Decided]:
    def dated(due_at: datetime | None, why: str, step_id: int | None = None) -> Decided:
        return Decided(seq, event.at, Kind.DEADLINE, why, step_id=step_id, due_at=due_at)

    match event:
        case TaskOpened(sla=None) | PriorityChanged(sla=None):
            yield dated(None, f"The priority {event.priority} has no SLA.")
        case TaskOpened():
            yield dated(event.target_at, _of_sla(event.priority, event.sla))
        case PriorityChanged():
            yield dated(event.target_at, _of_sla(event.priority, event.sla))
            if event.share is not None:
                yield dated(event.share.due_at, _of_share(event.share))
        case ItemAssigned():
            yield dated(event.share.due_at, _of_share(event.share), event.step_id)
        case CalendarTakenUp():
            yield dated(
                event.target_at, "The calendar was edited; the time counted so far is kept."
            )
        case TaskResumed():
            yield dated(event.target_at, "The hold ended; its time does not count.")
        case TaskReopened():
            yield dated(event.target_at, "It was reopened; the time since its end does not count.")


def _of_sla(priority: str, sla: Any) -> str:
    hours = sla.total_seconds() / 3600
    return f"The arrival of the ticket plus {hours:g} hours, the SLA of the priority {priority}."


def _of_share(share: Share) -> str:
    match share.reason:
        case ShareReason.NO_TARGET:
            return "The ticket has no target."
        case ShareReason.KEPT:
            return "The deadline of the person before is kept."
        case ShareReason.NOTHING_LEFT:
            return "No time was left, so it is due with the ticket."
    left = 0.0 if share.left is None else share.left.total_seconds() / 3600
    weight, path = (f"{Decimal(it).normalize():f}" for it in (share.weight, share.path_weight))
    return (
        f"Its weight is {weight} of {path} on the heaviest way to the end,"
        f" of {left:g} hours that were left."
    )
