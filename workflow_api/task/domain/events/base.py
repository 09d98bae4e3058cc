"""The base class of a task's events, and values that several of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from task.domain.reasons import Code, Reason
from task.domain.state import Absence, Item, TaskState
from workflow.domain.definition import Assignment


class Standing(StrEnum):
    """The place of a candidate in a choice.

    `DELEGATE`: the candidate is chosen, and takes the turn of somebody who is away. `LATER`: the
    candidate's turn comes later. That is also the place of an absent person whose later turn a
    delegate will take.
    """

    CHOSEN = "chosen"
    LATER = "later"
    AWAY = "away"
    AT_CAPACITY = "at_capacity"
    DELEGATE = "delegate"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who was considered for a choice, with the facts that the choice depended on.

    `away` is the person's absence at that moment; None if they were there. `load` is the number of
    open items that they held; None if the choice did not depend on it.
    """

    user_id: int
    outcome: Standing = Standing.LATER
    away: Absence | None = None
    load: int | None = None


@dataclass(frozen=True, slots=True)
class Preferred:
    """A person who is asked before everybody else; `code` says why."""

    user_id: int
    code: Code


@dataclass(frozen=True, slots=True)
class Choice:
    """The choice of a person, with all facts that it depended on, so that it can be made again.

    `candidates` are in the order of their turns after `last_user_id`. `turn_of` is the person whose
    turn was used: the absent person if a delegate was chosen, None if the choice used no turn.
    `chosen_user_id` is None if nobody could be chosen.
    """

    pool: str
    last_user_id: int | None
    chosen_user_id: int | None
    turn_of: int | None
    reason: Reason
    candidates: tuple[Candidate, ...]
    strategy: Assignment = Assignment.ROUND_ROBIN
    capacity: int | None = None
    preferred: tuple[Preferred, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """A person or service that acted on the ticket in the service that keeps it."""

    user_type: str
    user_id: int


@dataclass(frozen=True, slots=True)
class Happening:
    """The base class of a task's events. `kind` is the stored name of the class; `at` is the moment
    of the event.

    A silent event does not raise the task's `rev`. So commands of people who saw the task before
    the event are still accepted. Silent are only events that the passing of time or an edited
    calendar causes by itself.
    """

    kind: ClassVar[str]
    is_silent: ClassVar[bool] = False

    at: datetime

    def applied(self, state: TaskState) -> TaskState:
        """The state after the event; `rev` stays, because it counts commands."""
        raise NotImplementedError


def with_item(state: TaskState, number: int, change: Callable[[Item], Item]) -> tuple[Item, ...]:
    """The items of the state, with `change` applied to the item of this number."""
    return tuple(change(item) if item.number == number else item for item in state.items)


def with_due(state: TaskState, number: int | None, due_at: datetime | None) -> tuple[Item, ...]:
    """The items of the state, with `due_at` as the deadline of the item of this number.

    If `number` is None, they are returned unchanged.
    """
    if number is None:
        return state.items
    return with_item(state, number, lambda item: replace(item, due_at=due_at))
