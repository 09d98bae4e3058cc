"""Accepts submissions: repeats the transaction until it has a free number for the ticket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from servicekit.auth import Person
from servicekit.base.errors import InvalidError, UnavailableError
from servicekit.db.transactions import transaction
from tickets.errors import TicketExistsError
from tickets.locks import ticket_by_number_for_update
from tickets.models import Attachment, Ticket
from tickets.numbers import allocator
from tickets.selectors import ticket_number_exists
from tickets.services import (
    CheckedFile,
    NewTicket,
    TicketChange,
    attachments_add,
    ticket_change,
    ticket_create,
)

MAX_TAKEN_NUMBERS = 1_000
"""The most taken numbers that are skipped. Old tickets may have numbers in our series, but more
taken numbers in a row mean a fault.
"""


@dataclass(frozen=True)
class Submission:
    """A ticket to create, with its files. `person` is the sender, None if the suite submits it."""

    data: NewTicket
    files: Sequence[CheckedFile] = ()
    person: Person | None = None


def ticket_submit(submission: Submission, *, now: datetime) -> Ticket:
    """Create the ticket under the caller's number, or under our next free one.

    Opens its own transactions. Raises TicketExistsError if the caller's number is taken, and
    UnavailableError if no free number was found.
    """
    number = submission.data.ticket_id
    if number:
        ticket = _create_if_free(submission, number, now)
        if ticket is None:
            raise _exists(number)
        return ticket
    for _ in range(MAX_TAKEN_NUMBERS):
        ticket = _create_if_free(submission, allocator.take(now), now)
        if ticket is not None:
            return ticket
    raise UnavailableError("No free ticket number was found.")


def ticket_send(
    submission: Submission, *, change: TicketChange, now: datetime
) -> tuple[Ticket, bool]:
    """Create the ticket, or change the ticket that the same source sent before under this number.

    Returns the ticket and whether it is new. Raises TicketExistsError if the number belongs to
    another source or to a deleted ticket, InvalidError if the submission has no source or too many
    further keys, ContentDecidedError or TicketEndedError if the known ticket may not change any
    more, and UnavailableError if no free number was found.
    """
    data = submission.data
    if not data.source_service:
        raise InvalidError(
            "The input is not valid.",
            details={"source_service": ["The caller's token names no service (`username`)."]},
        )
    if not data.ticket_id:
        return ticket_submit(submission, now=now), True
    ticket = _create_if_free(submission, data.ticket_id, now)
    if ticket is not None:
        return ticket, True
    with transaction():
        known = ticket_by_number_for_update(data.ticket_id)
        is_theirs = known is not None and known.source_service == data.source_service
        if known is None or not is_theirs or known.hidden_at is not None:
            raise _exists(data.ticket_id)
        ticket_change(ticket=known, change=change, now=now, person=submission.person)
        _attach(submission, known, now)
    return known, False


def _create_if_free(submission: Submission, number: str, now: datetime) -> Ticket | None:
    try:
        with transaction():
            ticket = ticket_create(data=submission.data, number=number, now=now)
            _attach(submission, ticket, now)
            if not submission.files:
                # The ticket has no attachments, so the answer needs no query for them.
                none = Attachment.objects.none()
                # Mark the empty result as fetched, so that Django does not compile the query.
                none._result_cache = []
                ticket._prefetched_objects_cache = {"attachments": none}  # type: ignore[attr-defined]
            return ticket
    except IntegrityError:
        if not ticket_number_exists(number):
            raise
        return None


def _attach(submission: Submission, ticket: Ticket, now: datetime) -> None:
    if submission.files and submission.person is not None:
        attachments_add(ticket=ticket, files=submission.files, person=submission.person, now=now)


def _exists(number: str) -> TicketExistsError:
    return TicketExistsError(
        f"The ticket {number} exists already.",
        details={"ticket_id": [f"{number} is taken."]},
    )
