"""What changes tickets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from servicekit.outbox import OutgoingMessage, outbox_append
from servicekit.transactions import transaction_required
from tickets.domain.vocabulary import MEDIUM, NEW
from tickets.locks import ticket_qs_for_update
from tickets.models import Ticket


@dataclass(frozen=True)
class NewTicket:
    """A submission, validated. `ticket_id` is the caller's own number, empty where it has none."""

    subject: str
    description: str
    category: str
    department: str
    sub_category: str = ""
    priority: str = MEDIUM
    employee: Mapping[str, Any] = field(default_factory=dict)
    source_service: str = ""
    ticket_id: str = ""
    dynamic_data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TaskState:
    """What the workflow says of the ticket's task. None leaves the ticket's value as it is."""

    ticket_id: str
    rev: int
    status: str | None = None
    priority: str | None = None


class StatusOutcome(Enum):
    """What became of a TaskState."""

    APPLIED = "applied"
    OUTDATED = "outdated"
    UNKNOWN_TICKET = "unknown_ticket"


@transaction_required
def ticket_create(*, data: NewTicket, number: str, now: datetime) -> Ticket:
    """Store the ticket under `number` and hand it to the workflow, both or neither.

    Raises IntegrityError when the number is taken.
    """
    ticket = Ticket.objects.create(
        ticket_id=number,
        subject=data.subject,
        description=data.description,
        category=data.category,
        sub_category=data.sub_category,
        department=data.department,
        priority=data.priority,
        status=NEW,
        employee=dict(data.employee),
        employee_id=_employee_id(data.employee),
        requester=_requester(data.employee),
        source_service=data.source_service,
        dynamic_data=dict(data.dynamic_data),
        created_at=now,
        updated_at=now,
    )
    outbox_append([_ticket_message(ticket)], now=now)
    return ticket


@transaction_required
def ticket_apply_task_state(*, state: TaskState, now: datetime) -> StatusOutcome:
    """Take over status and priority from the workflow unless something newer is known."""
    ticket = ticket_qs_for_update().filter(ticket_id=state.ticket_id).first()
    if ticket is None:
        return StatusOutcome.UNKNOWN_TICKET
    if ticket.task_rev is not None and state.rev <= ticket.task_rev:
        return StatusOutcome.OUTDATED
    ticket.status = state.status or ticket.status
    ticket.priority = state.priority or ticket.priority
    ticket.task_rev = state.rev
    ticket.rev += 1
    ticket.updated_at = now
    ticket.save(update_fields=["status", "priority", "task_rev", "rev", "updated_at"])
    return StatusOutcome.APPLIED


def _ticket_message(ticket: Ticket) -> OutgoingMessage:
    payload = {
        "ticket_id": ticket.ticket_id,
        "subject": ticket.subject,
        "description": ticket.description,
        "category": ticket.category,
        "sub_category": ticket.sub_category,
        "department": ticket.department,
        "priority": ticket.priority,
        "status": ticket.status,
        "employee": ticket.employee,
        "source_service": ticket.source_service,
        "created_at": ticket.created_at.isoformat(),
        "dynamic_data": ticket.dynamic_data,
        "rev": ticket.rev,
    }
    return OutgoingMessage(
        queue="TICKET_TASKS_PRODUCTION",
        task="tickets.tasks.receive_ticket",
        args=(payload,),
        key=ticket.ticket_id,
    )


def _employee_id(employee: Mapping[str, Any]) -> int | None:
    value = employee.get("id")
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value)  # some senders write numbers as texts
    return value if isinstance(value, int) and 0 < value < 2**63 else None


def _requester(employee: Mapping[str, Any]) -> str:
    parts = (employee.get("name"), employee.get("email"))
    return " ".join(part for part in parts if isinstance(part, str) and part)
