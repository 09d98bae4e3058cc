"""Erase the names of a person in tickets and attachments."""

from servicekit.base.persons import EMPLOYEE
from servicekit.messages.erasing import Erased, erase_each, erase_rows
from tickets.models import Attachment, Ticket


def erase_requester(person: Erased, limit: int) -> int:
    """Erase the name and address of the employee in tickets; returns the number of rows.

    The employee's number stays. Subject, description and further keys are content and stay too.
    """
    if person.user_type != EMPLOYEE:
        return 0
    rows = Ticket.objects.filter(employee_id=person.user_id)

    def change(ticket: Ticket) -> None:
        ticket.employee = {"id": ticket.employee["id"], "name": person.label}
        ticket.requester = person.label

    fields = ["employee", "requester", "search_text"]
    return erase_each(rows.exclude(requester=person.label), limit, fields, change)


def erase_uploader(person: Erased, limit: int) -> int:
    """Erase the name of the person who attached files; returns the number of rows."""
    rows = Attachment.objects.filter(
        uploaded_by_type=person.user_type, uploaded_by_id=person.user_id
    )
    wrong = rows.exclude(uploaded_by_name__in=["", person.label])
    return erase_rows(wrong, limit, uploaded_by_name=person.label)
