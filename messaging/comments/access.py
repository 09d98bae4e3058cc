"""Asks workflow_api, with the caller's token, who may see a ticket and who may write on it.

HTTP views and sockets both ask here. Messaging itself knows nothing about holders, owners or roles.
"""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings

from servicekit.auth import Person
from servicekit.base.errors import NotFoundError
from servicekit.http.asking import Sibling

_workflow = Sibling("workflow_api")


@dataclass(frozen=True)
class Access:
    """The rights of one person on one ticket. `relation` is the reason for them: holder, owner,
    requester, …
    """

    ticket_id: str
    can_write: bool
    sees_internal: bool
    relation: str


def access_ticket(person: Person, token: str, ticket_id: str, *, is_fresh: bool = False) -> Access:
    """Return the person's rights on the ticket.

    `is_fresh` ignores cached answers: set it before writes and when a socket checks again.

    Raises NotFoundError if the ticket does not exist or the person may not see it, and
    UnavailableError if workflow_api does not answer.
    """
    url = f"{settings.WORKFLOW_URL}/tickets/{quote(ticket_id, safe='')}/access/"
    body = _workflow.ask(url, person=person, token=token, is_fresh=is_fresh)
    if body is None or body.get("can_read") is not True:
        raise NotFoundError("There is no such ticket.")
    return Access(
        ticket_id=ticket_id,
        can_write=body.get("can_write") is True,
        # The requester's side never sees internal comments, even if the answer allows it.
        sees_internal=body.get("sees_internal") is True and not person.is_employee,
        relation=str(body.get("relation") or ""),
    )


def forget_answers() -> None:
    """Forget the cached answers of workflow_api."""
    _workflow.forget()
