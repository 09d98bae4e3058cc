"""The only module that decides who may see and change one ticket.

It decides by itself for Admins, employees and services. For everybody else it asks workflow_api
with the caller's token, and admits nobody if workflow_api does not answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from rest_framework.request import Request

from servicekit.auth import Person, person_of
from servicekit.auth.tokens import Claims
from servicekit.base.errors import ForbiddenError, NotFoundError, UnavailableError
from servicekit.http.asking import Sibling
from tickets.domain.states import is_open
from tickets.models import Attachment, Ticket
from tickets.selectors import ADMIN_ROLE, TTS, ticket_by
from tickets.services import Standing

_workflow = Sibling("workflow_api")
IN_CHARGE = frozenset({"admin", "owner", "requester"})
"""The relations to a ticket that allow a person to change it."""


@dataclass(frozen=True)
class Rights:
    """The rights of a caller who may see the ticket: to add files, and to change its fields."""

    can_write: bool
    can_change: bool


class NotInChargeError(ForbiddenError):
    """The person sees the ticket but may not change it."""

    code = "not_in_charge"


def access_ticket(request: Request, **key: Any) -> Ticket:
    """The ticket with this key (`id` or `ticket_id`), if the caller may see it.

    Raises NotFoundError if not, and UnavailableError if workflow_api has to decide but does not
    answer.
    """
    ticket = ticket_by(**key)
    _rights(request, ticket, is_fresh=False)
    return ticket


def access_attachment(request: Request, *, ticket_key: int, id: int) -> Attachment:
    """An attachment of a ticket that the caller may see.

    Raises NotFoundError if there is none or the caller may not see the ticket, and UnavailableError
    if workflow_api has to decide but does not answer.
    """
    ticket = access_ticket(request, id=ticket_key)
    attachment = ticket.attachments.filter(pk=id).first()
    if attachment is None:
        raise NotFoundError("There is no such attachment.")
    return attachment


def require_write(request: Request, **key: Any) -> Ticket:
    """The ticket, if the caller may add files to it.

    Raises NotFoundError if the caller may not see the ticket, NotInChargeError if the caller may
    only read it, and UnavailableError if workflow_api has to decide but does not answer.
    """
    ticket = ticket_by(**key)
    if not _rights(request, ticket, is_fresh=True).can_write:
        raise NotInChargeError("You may read this ticket, and add nothing to it.")
    return ticket


def require_change(request: Request, **key: Any) -> Ticket:
    """The ticket, if the caller may change it: its requester, its owner, its source or an Admin.

    Raises NotFoundError if the caller may not see the ticket, NotInChargeError if the caller may
    see it but not change it, and UnavailableError if workflow_api has to decide but does not
    answer.
    """
    ticket = ticket_by(**key)
    if not _rights(request, ticket, is_fresh=True).can_change:
        raise NotInChargeError("Only its requester, its owner or an Admin changes a ticket.")
    return ticket


def standing_of(request: Request, ticket: Ticket) -> Standing:
    """The fields on which people have decided in the workflow, and whether the task is over.

    The result is empty if the workflow does not answer, if the ticket has ended, or if the caller
    has no token. Ask before a change, because the message that reports a decision may still be on
    its way. The workflow enforces its decisions in any case: it reverts a change that this check
    has missed.
    """
    person = person_of(request)
    if not isinstance(request.auth, Claims) or not is_open(ticket.status):
        return Standing()
    # If the workflow decides about this caller, `require_change` has just asked it, so its cached
    # answer is recent enough.
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
    """Read the ticket again with a lock, for a caller who was admitted before.

    Raises NotFoundError if the ticket now belongs to another employee or source than the caller.
    """
    ticket = ticket_by(**key, is_locked=True)
    if _is_own(person_of(request), ticket) is False:
        raise _not_found()
    return ticket


def forget_answers() -> None:
    """Forget the cached answers of workflow_api."""
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
    """Whether our own data gives the caller all rights on the ticket (True) or none (False). None
    if only the workflow can decide.
    """
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
