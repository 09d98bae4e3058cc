"""Row locks of tickets. Order: the ticket, then the outbox; never two tickets at once."""

from django.db.models import QuerySet

from tickets.models import Ticket


def ticket_qs_for_update() -> QuerySet[Ticket]:
    """Tickets locked until the transaction ends, in the order of their keys."""
    return Ticket.objects.select_for_update().order_by("pk")
