"""The one gate: who may see and write on a ticket, asked of workflow_api with the caller's token.

HTTP and socket come through here. Messaging knows nothing of holders, owners or roles.
"""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings

from servicekit.asking import Sibling
from servicekit.auth import Person
from servicekit.errors import NotFoundError

_workflow = Sibling("workflow_api")


@dataclass(frozen=True)
class Access:
    """What one person may do on one ticket. `relation` says why: holder, owner, requester, …"""

    ticket_id: str
    can_write: bool
    sees_internal: bool
    relation: str


def access_ticket(person: Person, token: str, ticket_id: str, *, is_fresh: bool = False) -> Access:
    """What the person may do on the ticket.

    With `is_fresh` a kept answer is not good enough: for writes, and for checking again.

    Raises NotFoundError where the person may not see the ticket or it does not exist, and
    UnavailableError where workflow_api cannot be asked.
    """
    url = f"{settings.WORKFLOW_URL}/tickets/{quote(ticket_id, safe='')}/access/"
    body = _workflow.ask(url, person=person, token=token, is_fresh=is_fresh)
    if body is None or body.get("can_read") is not True:
        raise NotFoundError("There is no such ticket.")
    return Access(
        ticket_id=ticket_id,
        can_write=body.get("can_write") is True,
        # The requester's side never sees what staff say among themselves, whoever claims it may.
        sees_internal=body.get("sees_internal") is True and not person.is_employee,
        relation=str(body.get("relation") or ""),
    )


def forget_answers() -> None:
    """Ask again for everything."""
    _workflow.forget()
