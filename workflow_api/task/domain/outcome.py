"""The status of a ticket that follows from its task's status."""

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
    """Report the task's status to the ticket's own service."""
    return ReportTicketStatus(TICKET_STATUS_OF[status])
