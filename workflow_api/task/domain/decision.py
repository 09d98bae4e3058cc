"""What the decider answers: events and effects, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass

from task.domain.events import Event


@dataclass(frozen=True, slots=True)
class NotifyAssignment:
    """Tell the holder of this item that it is theirs."""

    item_number: int


@dataclass(frozen=True, slots=True)
class ReportTicketStatus:
    """Tell the ticket's own service what became of it (CONTRACT's ticket statuses)."""

    status: str


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """The pool's rotation moves on: this person had the last turn."""

    pool: str
    user_id: int


Effect = NotifyAssignment | ReportTicketStatus | TurnTaken


@dataclass(frozen=True, slots=True)
class Decision:
    """Without events the command asked for what was so already: nothing is stored or sent."""

    events: tuple[Event, ...]
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule said no. ``code`` is stable and reaches clients; ``status`` is the HTTP answer."""

    code: str
    message: str
    status: int = 409
