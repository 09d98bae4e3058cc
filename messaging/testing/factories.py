"""Test data."""

from datetime import UTC, datetime

from comments.access import Access
from comments.models import Comment
from comments.services import NewComment, comment_create
from servicekit.auth import Person
from servicekit.db.transactions import transaction
from servicekit.testing import make_person

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TICKET = "TX20260302000001"

AGENT = make_person(user_id=7, full_name="Ada Agent")
COLLEAGUE = make_person(user_id=9, full_name="Cleo Colleague", roles=(("tts", "Manager"),))
STRANGER = make_person(user_id=8)
EMPLOYEE = make_person(
    user_type="employee", user_id=7, full_name="Eve Employee", roles=(), systems=()
)
SERVICE = make_person(user_type="service", user_id=1, roles=(), scopes=("tickets:read",))


def make_comment(
    content: str = "Hello",
    *,
    visibility: str = "public",
    ticket_id: str = TICKET,
    person: Person = AGENT,
    client_id: str = "",
) -> Comment:
    """A comment stored through the service, by somebody who may do everything."""
    access = Access(ticket_id=ticket_id, can_write=True, sees_internal=True, relation="holder")
    new = NewComment(content=content, visibility=visibility, client_id=client_id)
    with transaction():
        return comment_create(person=person, access=access, new=new, now=NOW).comment
