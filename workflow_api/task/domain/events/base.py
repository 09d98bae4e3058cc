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

    `DELEGATE` is the chosen person if they take the turn of somebody who is away; `LATER` is the one
    whose turn comes later, in person or by a delegate.
    """

    CHOSEN = "chosen"
    LATER = "later"
    AWAY = "away"
    AT_CAPACITY = "at_capacity"
    DELEGATE = "delegate"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who was considered, with the facts that counted.

    `away` is their absence at that moment, `load` the number of open items that they held, if the
    choice depended on it.
    """

    user_id: int
    outcome: Standing = Standing.LATER
    away: Absence | None = None
    load: int | None = None


@dataclass(frozen=True, slots=True)
class Preferred:
    """A person who is asked before the rotation, and why."""

    user_id: int
    code: Code


@dataclass(frozen=True, slots=True)
class Choice:
    """The choice of a person, with all that it was decided on: it can be made again from itself.

    `candidates` are in the order of their turns after `last_user_id`. `turn_of` is the person whose
    turn was used: not the chosen one if that is a delegate, None if the choice used no turn.
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
    """Somebody who acts on the ticket in its own service: staff, employee or service."""

    user_type: str
    user_id: int


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a task at a moment. `kind` is its stored name.

    `is_silent` means that nobody who saw the task before could lose by it, as with events of the
    clock alone: it does not change the task's `rev`.
    """

    kind: ClassVar[str]
    is_silent: ClassVar[bool] = False

    at: datetime

    def applied(self, state: TaskState) -> TaskState:
        """The state after the event; `rev` stays, because it counts commands."""
        raise NotImplementedError


def with_item(state: TaskState, number: int, change: Callable[[Item], Item]) -> tuple[Item, ...]:
    """The state's items, with the one of this number changed."""
    return tuple(change(item) if item.number == number else item for item in state.items)


def with_due(state: TaskState, number: int | None, due_at: datetime | None) -> tuple[Item, ...]:
    """The state's items, the one of this number due at `due_at`; all as they are for None."""
    if number is None:
        return state.items
    return with_item(state, number, lambda item: replace(item, due_at=due_at))
