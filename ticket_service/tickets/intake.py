"""Taking a submission in: the loop round the transaction that finds the ticket a free number."""

from datetime import datetime

from django.db import IntegrityError

from servicekit.errors import UnavailableError
from servicekit.transactions import transaction
from tickets.errors import TicketExistsError
from tickets.models import Ticket
from tickets.numbers import allocator
from tickets.selectors import ticket_number_exists
from tickets.services import NewTicket, ticket_create

MAX_TAKEN_NUMBERS = 1_000
"""Callers may choose numbers that look like ours; so many in a row are not chance."""


def ticket_submit(*, data: NewTicket, now: datetime) -> Ticket:
    """Create the ticket under the caller's number, or under the next free one of ours.

    Opens its own transactions. Raises TicketExistsError when the caller's number is taken.
    """
    if data.ticket_id:
        return _submit_under_own_number(data, now)
    for _ in range(MAX_TAKEN_NUMBERS):
        number = allocator.take(now)
        try:
            return _create(data, number, now)
        except IntegrityError:
            if not ticket_number_exists(number):
                raise
    raise UnavailableError("No free ticket number was found.")


def _submit_under_own_number(data: NewTicket, now: datetime) -> Ticket:
    try:
        return _create(data, data.ticket_id, now)
    except IntegrityError:
        if not ticket_number_exists(data.ticket_id):
            raise
        raise TicketExistsError(
            f"The ticket {data.ticket_id} exists already.",
            details={"ticket_id": [f"{data.ticket_id} is taken."]},
        ) from None


def _create(data: NewTicket, number: str, now: datetime) -> Ticket:
    with transaction():
        return ticket_create(data=data, number=number, now=now)
