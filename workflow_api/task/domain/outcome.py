"""The status of a ticket, as its task's status makes it."""

from __future__ import annotations

from .decision import ReportTicketStatus
from .state import TaskStatus

TICKET_STATUS_OF = {
    TaskStatus.PENDING: "Open",
    TaskStatus.IN_PROGRESS: "In Progress",
    TaskStatus.ON_HOLD: "On Hold",
    TaskStatus.COMPLETED: "Resolved",
    TaskStatus.CANCELLED: "Withdrawn",
}


def report(status: TaskStatus) -> ReportTicketStatus:
    """Tell the ticket's own service that its task has this status."""
    return ReportTicketStatus(TICKET_STATUS_OF[status])
