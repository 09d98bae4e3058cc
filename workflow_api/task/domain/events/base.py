"""The base class of a task's events, and values that several of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from task.domain.reasons import Reason
from task.domain.state import Item, TaskState


@dataclass(frozen=True, slots=True)
class Choice:
    """The reason for choosing this person: the candidates in turn order, the last turn, and a code."""

    pool: str
    candidate_user_ids: tuple[int, ...]
    last_user_id: int | None
    chosen_user_id: int | None
    reason: Reason


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
