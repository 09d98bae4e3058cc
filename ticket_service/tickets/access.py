"""The one gate: decides who may see and change a ticket.

Admins, employees and services are recognised here; for everybody else workflow_api decides, asked
with the caller's token, and if it does not answer nobody is admitted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from rest_framework.request import Request

from servicekit.asking import Sibling
from servicekit.auth import Person, person_of
from servicekit.auth.tokens import Claims
from servicekit.errors import ForbiddenError, NotFoundError, UnavailableError
from tickets.domain.states import is_open
from tickets.models import Attachment, Ticket
from tickets.selectors import ADMIN_ROLE, TTS, ticket_by
from tickets.services import Standing

_workflow = Sibling("workflow_api")
IN_CHARGE = frozenset({"admin", "owner", "requester"})
"""Relations whose holders may change a ticket; others suffice to see it and to add files."""


@dataclass(frozen=True)
class Rights:
    """The rights of somebody who sees the ticket."""

    can_write: bool
    can_change: bool


class NotInChargeError(ForbiddenError):
    """The person sees the ticket but may not change it."""

    code = "not_in_charge"


def access_ticket(request: Request, **key: Any) -> Ticket:
    """The ticket of that key (`id` or `ticket_id`), for a caller who may see it.

    Raises NotFoundError for everybody else, UnavailableError if the workflow does not answer.
    """
    ticket = ticket_by(**key)
    _rights(request, ticket, is_fresh=False)
    return ticket


def access_attachment(request: Request, *, ticket_key: int, id: int) -> Attachment:
    """An attachment of a ticket that the caller may see; raises as `access_ticket` does."""
    ticket = access_ticket(request, id=ticket_key)
    attachment = ticket.attachments.filter(pk=id).first() if id < 2**63 else None
    if attachment is None:
        raise NotFoundError("There is no such attachment.")
    return attachment


def require_write(request: Request, **key: Any) -> Ticket:
    """The ticket, for a caller who may add to it. Raises as `require_change` does."""
    ticket = ticket_by(**key)
    if not _rights(request, ticket, is_fresh=True).can_write:
        raise NotInChargeError("You may read this ticket, and add nothing to it.")
    return ticket


def require_change(request: Request, **key: Any) -> Ticket:
    """The ticket, for a caller who may change it: its requester, owner, source, or an Admin.

    Raises NotFoundError if the caller may not see it, NotInChargeError if the caller may only see
    it.
    """
    ticket = ticket_by(**key)
    if not _rights(request, ticket, is_fresh=True).can_change:
        raise NotInChargeError("Only its requester, its owner or an Admin changes a ticket.")
    return ticket


def standing_of(request: Request, ticket: Ticket) -> Standing:
    """The workflow's current decisions on the ticket; empty if it does not answer.

    Asked before a change, since the report of an act may still be on its way. The workflow enforces
    decisions in any case, and reverts a change that came in between.
    """
    person = person_of(request)
    if not isinstance(request.auth, Claims) or not is_open(ticket.status):
        return Standing()
    # Everybody else has been checked with the workflow a moment ago.
    is_fresh = _is_own(person, ticket) is not None
    try:
        answer = _answer(person, request.auth, ticket, is_fresh)
    except UnavailableError:
        return Standing()
    fields = (answer or {}).get("decided_fields")
    return Standing(
        decided_fields=frozenset(fields if isinstance(fields, list) else ()),
        is_over=(answer or {}).get("is_over") is True,
    )


def lock_ticket(request: Request, **key: Any) -> Ticket:
    """The ticket again, locked, for a caller who was admitted before.

    Ownership may have changed meanwhile: raises NotFoundError if the caller has lost it.
    """
    ticket = ticket_by(**key, is_locked=True)
    if _is_own(person_of(request), ticket) is False:
        raise _not_found()
    return ticket


def forget_answers() -> None:
    """Empty the cache."""
    _workflow.forget()


def _rights(request: Request, ticket: Ticket, *, is_fresh: bool) -> Rights:
    person = person_of(request)
    is_own = _is_own(person, ticket)
    if is_own is None:
        return _ask(person, request.auth, ticket, is_fresh)
    if not is_own:
        raise _not_found()
    return Rights(can_write=True, can_change=True)


def _is_own(person: Person, ticket: Ticket) -> bool | None:
    """Whether it belongs to the caller by local data; None if the workflow has to decide."""
    if person.is_employee:
        return ticket.employee_id == person.user_id
    if person.is_service:
        return bool(person.source) and ticket.source_service == person.source
    return True if person.has_role(TTS, ADMIN_ROLE) else None


def _ask(person: Person, credential: object, ticket: Ticket, is_fresh: bool) -> Rights:
    if not isinstance(credential, Claims):
        raise _not_found()
    answer = _answer(person, credential, ticket, is_fresh)
    if answer is None or answer.get("can_read") is not True:
        raise _not_found()
    can_change = answer.get("can_change", answer.get("relation") in IN_CHARGE)
    return Rights(can_write=answer.get("can_write") is True, can_change=can_change is True)


def _answer(
    person: Person, claims: Claims, ticket: Ticket, is_fresh: bool
) -> Mapping[str, Any] | None:
    url = f"{settings.WORKFLOW_URL}/tickets/{quote(ticket.ticket_id, safe='')}/access/"
    return _workflow.ask(url, person=person, token=claims.token, is_fresh=is_fresh)


def _not_found() -> NotFoundError:
    return NotFoundError("There is no such ticket.")
