"""The decider's answer: events and effects, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass

from task.domain.events import Event


@dataclass(frozen=True, slots=True)
class NotifyAssignment:
    """Notify the holder of this new item."""

    item_number: int


@dataclass(frozen=True, slots=True)
class ReportTicketStatus:
    """Report the task's status to the ticket's own service (CONTRACT's ticket statuses)."""

    status: str


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """Advance the pool's rotation: this person had the last turn."""

    pool: str
    user_id: int


Effect = NotifyAssignment | ReportTicketStatus | TurnTaken


@dataclass(frozen=True, slots=True)
class Decision:
    """An accepted command. Without events nothing would change: nothing is stored or sent."""

    events: tuple[Event, ...]
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused command. `code` is stable and reaches clients; `status` is the HTTP answer."""

    code: str
    message: str
    status: int = 409
