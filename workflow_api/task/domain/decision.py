"""The decider's answer: events and effects, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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


class IncidentKind(StrEnum):
    NOBODY_ELIGIBLE = "nobody_eligible"
    CONDITION_FAILED = "condition_failed"
    END_LOGIC_FAILED = "end_logic_failed"


@dataclass(frozen=True, slots=True)
class Incident:
    """A fault of the workflow or its surroundings that an Admin has to mend, and its place.

    `message` is for Admins; it names no person and no content of the ticket.
    """

    kind: IncidentKind
    step_id: int | None
    transition_id: int | None
    message: str


@dataclass(frozen=True, slots=True)
class ReportIncident:
    """Report the incident to the Admins."""

    incident: Incident


Effect = NotifyAssignment | ReportTicketStatus | TurnTaken | ReportIncident


@dataclass(frozen=True, slots=True)
class Decision:
    """An accepted command. Without events nothing would change: nothing is stored or sent."""

    events: tuple[Event, ...]
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused command. `code` is stable and reaches clients; `status` is the HTTP answer.

    `incidents` are the faults that led to it. They are reported although nothing else happens.
    """

    code: str
    message: str
    status: int = 409
    incidents: tuple[Incident, ...] = ()
