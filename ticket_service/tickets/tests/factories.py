"""Submissions and tickets for tests."""

from datetime import UTC, datetime
from typing import Any

from servicekit.base.sealing import seal_of
from servicekit.db.transactions import transaction
from servicekit.testing import make_person
from tickets.domain.filetypes import judge_file
from tickets.intake import Submission, ticket_submit
from tickets.models import Attachment, Ticket
from tickets.services import CheckedFile, NewTicket, attachments_add, ticket_create
from tickets.storage import stage_file

COLUMNS = ("status", "task_rev", "rev", "owner_id", "close_due_at", "hidden_at")
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def submission(**values: Any) -> dict[str, Any]:
    """The JSON body of a complete submission."""
    return {
        "subject": "Laptop does not start",
        "description": "It shows a black screen.",
        "category": "Technology",
        "sub_category": "Support",
        "department": "IT",
        "priority": "High",
        **values,
    }


def sealed(**report: Any) -> dict[str, Any]:
    """A report of a task with the workflow's seal."""
    return {**report, "seal": seal_of("ticket_status", report)}


def new_ticket(**values: Any) -> NewTicket:
    """A complete submission after validation."""
    return NewTicket(**submission(**values))


def make_ticket(number: str = "", *, now: datetime = NOW, **values: Any) -> Ticket:
    """A stored ticket with this number, or with our next number. `values` may set any column."""
    columns = {name: values.pop(name) for name in COLUMNS if name in values}
    data = new_ticket(**values)
    if not number:
        ticket = ticket_submit(Submission(data), now=now)
    else:
        with transaction():
            ticket = ticket_create(data=data, number=number, now=now)
    if columns:
        Ticket.objects.filter(pk=ticket.pk).update(**columns)
    ticket.refresh_from_db()
    return ticket


def attach(ticket: Ticket, name: str, content: bytes) -> Attachment:
    """A new file of the ticket, stored as an upload by an Admin."""
    files = [CheckedFile(name, judge_file(name, content) or "", stage_file([content]))]
    with transaction():
        [row] = attachments_add(ticket=ticket, files=files, person=make_person(), now=NOW)
    return row
