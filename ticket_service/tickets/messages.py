"""Messages about tickets to other services, and to this service for a later time."""

from datetime import datetime
from typing import Any, Literal

from servicekit.auth import Person
from servicekit.base.mailaddresses import usable_address
from servicekit.base.sealing import seal_of
from servicekit.messages.erasing import Erased, sealed_person
from servicekit.messages.outbox import OutgoingMessage
from tickets.domain.states import is_open
from tickets.domain.vocabulary import CLOSED
from tickets.models import Ticket

SNAPSHOT_TASK = "tickets.tasks.receive_ticket"
SNAPSHOT = "snapshot"
"""The purpose of the seal by which the workflow recognises our snapshots."""
HIDE_TASK = "notifications.tasks.hide_ticket"
HIDDEN_TICKET = "hidden_ticket"
"""The purpose of the seal by which the notification service recognises our reports of deleted tickets."""
STATUS_REPORT = "ticket_status"
"""The purpose of the seal that the workflow puts on its reports."""
CLOSE_TASK = "ticket_service.close_resolved"
ERASE_TASK = "ticket_service.erase_person"
NOTICE_TASK = "notifications.tasks.create_notification"
NoticeType = Literal["ticket_closed", "ticket_reopened"]
"""The types of notices about tickets. `make check` fails if one is not in notification_service's
table.
"""


def ticket_snapshot(ticket: Ticket, *, changed_by: Person | None = None) -> OutgoingMessage:
    """The message with the ticket's current state, from which the workflow updates its copy.

    `changed_by` is the person who has changed the ticket, if any.
    """
    payload: dict[str, Any] = {
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
    if ticket.hidden_at is not None:
        payload["deleted"] = True
    if ticket.task_rev is not None:
        # By this revision the workflow knows which of its decisions came before the change: for
        # example whether a withdrawal came before or after a reopening, and which priority a new
        # one replaces.
        payload["task_rev"] = ticket.task_rev
    if changed_by is not None:
        payload["changed_by"] = _person(changed_by)
    payload["seal"] = seal_of(SNAPSHOT, payload)
    return OutgoingMessage(
        queue="TICKET_TASKS_PRODUCTION",
        task=SNAPSHOT_TASK,
        args=(payload,),
        key=ticket.ticket_id,
    )


def ticket_hidden(ticket: Ticket) -> OutgoingMessage:
    """The message that the ticket was deleted. Its receiver hides the ticket's notices and does not
    send their mails.
    """
    said = {"ticket_number": ticket.ticket_id}
    return OutgoingMessage(
        queue="INAPP_NOTIFICATION_QUEUE",
        task=HIDE_TASK,
        kwargs={**said, "seal": seal_of(HIDDEN_TICKET, said)},
        key=ticket.ticket_id,
    )


def _person(person: Person) -> dict[str, Any]:
    return {
        "user_type": person.user_type,
        "user_id": person.user_id,
        "full_name": person.full_name,
        "email": person.email,
    }


def close_later(ticket: Ticket, due: datetime) -> OutgoingMessage:
    """The reminder to close a resolved ticket; it waits in the outbox until it is due."""
    return OutgoingMessage(
        queue="TICKET_STATUS_QUEUE",
        task=CLOSE_TASK,
        kwargs={"ticket_id": ticket.ticket_id},
        key=ticket.ticket_id,
        available_at=due,
    )


def erase_further(person: Erased) -> OutgoingMessage:
    """The message that erases the next batch of a person's names here."""
    return OutgoingMessage(
        queue="TICKET_STATUS_QUEUE",
        task=ERASE_TASK,
        kwargs=sealed_person(person),
        key=person.key,
    )


def status_notices(ticket: Ticket, *, before: str) -> list[OutgoingMessage]:
    """The notices about a ticket whose status was `before`.

    The employee and the owner are notified when the ticket closes, the employee when it is
    reopened. The workflow notifies the new holder of a reopened ticket. It also sends the notices
    of a resolution, because it knows who has resolved the ticket. Nobody is notified of other
    changes.
    """
    kind: NoticeType
    if ticket.status == CLOSED and before != CLOSED:
        kind, title, what = "ticket_closed", "Ticket Closed", "is closed"
        people = (*_employee(ticket), *_owner(ticket))
    elif is_open(ticket.status) and not is_open(before):
        kind, title, what = "ticket_reopened", "Ticket Reopened", "is worked on again"
        people = _employee(ticket)
    else:
        return []
    return [
        OutgoingMessage(
            queue="INAPP_NOTIFICATION_QUEUE",
            task=NOTICE_TASK,
            kwargs={
                **person,
                "subject": f"{title}: {ticket.subject}"[:255],
                "message": f"{ticket.ticket_id} {what}.",
                "notification_type": kind,
                "related_ticket_number": ticket.ticket_id,
                "metadata": {"status": ticket.status, "before": before},
                "cause": f"ticket:{ticket.ticket_id}:rev:{ticket.rev}:{kind}",
            },
            key=ticket.ticket_id,
        )
        for person in people
    ]


def _employee(ticket: Ticket) -> tuple[dict[str, Any], ...]:
    if ticket.employee_id is None:
        return ()
    return (
        {
            "user_type": "employee",
            "user_id": ticket.employee_id,
            "user_email": usable_address(ticket.employee.get("email")),
            "user_full_name": str(ticket.employee.get("name") or "")[:255],
        },
    )


def _owner(ticket: Ticket) -> tuple[dict[str, Any], ...]:
    """The owner as the recipient of a notice, if there is one. The workflow has sent us only the
    owner's id; without an address the notice is not mailed.
    """
    return () if ticket.owner_id is None else ({"user_type": "staff", "user_id": ticket.owner_id},)
