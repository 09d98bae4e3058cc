"""What tickets tell other services, and themselves for later."""

from datetime import datetime

from servicekit.outbox import OutgoingMessage
from tickets.models import Ticket

CLOSE_TASK = "ticket_service.close_resolved"


def ticket_snapshot(ticket: Ticket) -> OutgoingMessage:
    """The ticket as it is now, for the workflow; repeats update what it knows."""
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


def close_later(ticket: Ticket, due: datetime) -> OutgoingMessage:
    """The reminder to close a resolved ticket; it waits in the outbox until it is due."""
    return OutgoingMessage(
        queue="TICKET_STATUS_QUEUE",
        task=CLOSE_TASK,
        kwargs={"ticket_id": ticket.ticket_id},
        key=ticket.ticket_id,
        available_at=due,
    )
