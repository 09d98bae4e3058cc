"""Queries for tickets. Views get tickets only from this module."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from servicekit.auth import Person
from servicekit.base.errors import NotFoundError
from servicekit.base.identifiers import is_public_id
from tickets.models import PRIORITY_RANK, Attachment, Ticket, with_number_key

TTS = "tts"
ADMIN_ROLE = "Admin"
HDTS = "hdts"
COORDINATOR = "Ticket Coordinator"
READ_SCOPE = "tickets:read"


def ticket_list(person: Person) -> QuerySet[Ticket]:
    """The tickets in a person's list: all for Admins, their own for employees and services, none
    for other staff.
    """
    tickets = Ticket.objects.filter(hidden_at__isnull=True)
    if person.has_role(TTS, ADMIN_ROLE):
        return tickets
    if person.is_employee:
        return tickets.filter(employee_id=person.user_id)
    source = person.source
    return tickets.filter(source_service=source) if source else tickets.none()


def ticket_by(
    *, id: int | None = None, ticket_id: str | None = None, is_locked: bool = False
) -> Ticket:
    """The ticket with this key or number. Does not check rights.

    `is_locked` locks the row until the transaction ends. Raises NotFoundError if there is no such
    ticket or it was deleted.
    """
    wanted = Q(pk=id) if ticket_id is None else Q(ticket_id=ticket_id)
    # Do not query for a text that cannot be a ticket number: a database cannot compare every text.
    is_possible = ticket_id is None or is_public_id(ticket_id)
    tickets = Ticket.objects.filter(wanted, hidden_at__isnull=True)
    if is_locked:
        tickets = tickets.select_for_update()
    ticket = tickets.first() if is_possible else None
    if ticket is None:
        raise NotFoundError("There is no such ticket.")
    return ticket


def stored_names_known(names: Collection[str]) -> set[str]:
    """Those of the file names that belong to an attachment."""
    rows = Attachment.objects.filter(stored_name__in=names)
    return set(rows.values_list("stored_name", flat=True))


def with_priority_rank(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Add `priority_rank`, which sorts priorities from Low to Critical."""
    return tickets.alias(priority_rank=PRIORITY_RANK)


def ticket_number_exists(ticket_id: str) -> bool:
    """Whether a ticket has this number, without regard to case; deleted tickets count too."""
    return with_number_key(Ticket.objects.all()).filter(number_key=ticket_id.lower()).exists()
