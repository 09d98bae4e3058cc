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
    """Report the task's status to the service that keeps the ticket, in the words of the contract."""

    status: str


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """Advance the rotation of the pool: this person had the last turn."""

    pool: str
    user_id: int


class IncidentKind(StrEnum):
    NOBODY_ELIGIBLE = "nobody_eligible"
    CONDITION_FAILED = "condition_failed"
    END_LOGIC_FAILED = "end_logic_failed"


@dataclass(frozen=True, slots=True)
class Incident:
    """A fault of the workflow, or of something that it needs, which an Admin has to mend.

    `step_id` and `transition_id` say where in the workflow the fault is. `message` is for Admins; it
    contains no person and no content of the ticket.
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
    """The result of an accepted command. If there are no events, nothing is stored and nothing is
    sent.
    """

    events: tuple[Event, ...]
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused command. `code` is stable and clients rely on it; `status` is the HTTP status of
    the answer.

    `incidents` are the faults that led to the refusal. They are stored although the command is
    refused.
    """

    code: str
    message: str
    status: int = 409
    incidents: tuple[Incident, ...] = ()
