"""Row locks of tickets. Lock the ticket first, then the outbox, and never two tickets at once."""

from django.db.models import Q, QuerySet

from tickets.models import Ticket, with_number_key


def ticket_qs_for_update() -> QuerySet[Ticket]:
    """Tickets locked until the transaction ends, in the order of their keys."""
    return Ticket.objects.select_for_update().order_by("pk")


def ticket_by_number_for_update(number: str) -> Ticket | None:
    """The ticket with this number, locked. If there is none, a ticket whose number differs only in
    case; else None.
    """
    same = Q(ticket_id=number) | Q(number_key=number.lower())
    tickets = list(with_number_key(ticket_qs_for_update()).filter(same))
    return next((row for row in tickets if row.ticket_id == number), next(iter(tickets), None))
