"""What people see of tickets. Rows reach a view only through here."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from servicekit.auth import Person
from servicekit.errors import NotFoundError
from tickets.domain.numbers import OWN_NUMBER
from tickets.domain.vocabulary import PRIORITIES
from tickets.models import Ticket

TTS = "tts"
READ_SCOPE = "tickets:read"
MAX_SEARCH_WORDS = 8


def ticket_list(person: Person) -> QuerySet[Ticket]:
    """Tickets this person may see: tts roles and reading services all, employees their own."""
    if person.has_any_role(TTS) or person.has_scope(READ_SCOPE):
        return Ticket.objects.all()
    if person.is_employee:
        return Ticket.objects.filter(employee_id=person.user_id)
    return Ticket.objects.none()


def access_ticket(person: Person, *, id: int | None = None, ticket_id: str | None = None) -> Ticket:
    """The ticket of that key or number; NotFoundError when it is missing or not this person's."""
    wanted = Q(pk=id) if ticket_id is None else Q(ticket_id=ticket_id)
    # What cannot be a number is not asked for: a text may hold what no database can compare.
    is_possible = ticket_id is None or OWN_NUMBER.fullmatch(ticket_id)
    ticket = ticket_list(person).filter(wanted).first() if is_possible else None
    if ticket is None:
        raise NotFoundError("There is no such ticket.")
    return ticket


def ticket_search(tickets: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Tickets in which every word begins the number or is in the subject or the requester.

    A number is found as it is written, and also where somebody put hyphens into it.
    """
    for word in text.split()[:MAX_SEARCH_WORDS]:
        tickets = tickets.filter(
            Q(ticket_id__istartswith=word)
            | Q(ticket_id__istartswith=word.replace("-", "") or word)
            | Q(subject__icontains=word)
            | Q(requester__icontains=word)
        )
    return tickets


def with_priority_rank(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Adds `priority_rank`, by which priorities sort from Low to Critical."""
    ranks = [When(priority=name, then=Value(rank)) for rank, name in enumerate(PRIORITIES)]
    return tickets.alias(priority_rank=Case(*ranks, output_field=IntegerField()))


def ticket_number_exists(ticket_id: str) -> bool:
    """Whether the number is taken, visible to the caller or not."""
    return Ticket.objects.filter(ticket_id=ticket_id).exists()
