"""Writes. Each demands an open transaction; the edge opens it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from comments.access import Access
from comments.locks import ticket_sequence_for_update
from comments.models import Comment, Presence, Visibility
from comments.sanitising import sanitised, visible_text
from servicekit.auth import Person
from servicekit.errors import ForbiddenError, InvalidError
from servicekit.transactions import transaction_required

PRESENCE_LIFETIME = timedelta(seconds=75)
"""How long a socket counts without a sign of life; one comes every half minute."""


class ReadOnlyError(ForbiddenError):
    """The person may read this conversation and not write in it."""

    code = "read_only"


class InternalNotAllowedError(ForbiddenError):
    """The person does not see internal comments, so it cannot write one."""

    code = "internal_not_allowed"


@dataclass(frozen=True)
class NewComment:
    """What somebody wants to say. `client_id` is the sender's own name for it, or empty."""

    content: str
    visibility: str
    client_id: str = ""


@dataclass(frozen=True)
class CreatedComment:
    """The stored comment; `is_new` is false where the same `client_id` was stored before."""

    comment: Comment
    is_new: bool


@transaction_required
def comment_create(
    *, person: Person, access: Access, new: NewComment, now: datetime
) -> CreatedComment:
    """Store a comment with the next `seq` of its ticket.

    Raises ReadOnlyError, InternalNotAllowedError, and InvalidError where nothing readable is left
    of the content.
    """
    if not access.can_write:
        raise ReadOnlyError("You may read this conversation, not write in it.")
    if new.visibility == Visibility.INTERNAL and not access.sees_internal:
        raise InternalNotAllowedError("You may write public comments only.")
    content = sanitised(new.content)
    if not visible_text(content):
        raise InvalidError(
            "The comment is empty.", details={"content": ["Write something that can be read."]}
        )
    sequence = ticket_sequence_for_update(access.ticket_id)
    # Under the ticket's lock: of two frames with one client_id the second finds the first.
    earlier = _earlier(person, access, new)
    if earlier is not None:
        return CreatedComment(earlier, is_new=False)
    sequence.last_seq += 1
    sequence.save(update_fields=["last_seq"])
    comment = Comment.objects.create(
        ticket_id=access.ticket_id,
        user_type=person.user_type,
        user_id=person.user_id,
        full_name=person.full_name[:255],
        role=role_name(person),
        content=content,
        visibility=new.visibility,
        seq=sequence.last_seq,
        client_id=new.client_id,
        created_at=now,
        updated_at=now,
    )
    return CreatedComment(comment, is_new=True)


def _earlier(person: Person, access: Access, new: NewComment) -> Comment | None:
    if not new.client_id:
        return None
    return Comment.objects.filter(
        ticket_id=access.ticket_id,
        user_type=person.user_type,
        user_id=person.user_id,
        client_id=new.client_id,
    ).first()


def role_name(person: Person) -> str:
    """The role a comment shows beside its author: of tts first, then of any other system."""
    if person.is_employee:
        return "Employee"
    roles = sorted((system.casefold() != "tts", role) for system, role in person.roles)
    return roles[0][1][:64] if roles else ""


@transaction_required
def presence_keep(*, connection_id: UUID, ticket_id: str, person: Person, now: datetime) -> None:
    """Say that a socket is open; also clears away what expired on this ticket."""
    Presence.objects.filter(ticket_id=ticket_id, expires_at__lte=now).exclude(
        pk=connection_id
    ).delete()
    Presence.objects.update_or_create(
        connection_id=connection_id,
        defaults={
            "ticket_id": ticket_id,
            "user_type": person.user_type,
            "user_id": person.user_id,
            "full_name": person.full_name[:255],
            "expires_at": now + PRESENCE_LIFETIME,
        },
    )


@transaction_required
def presence_end(*, connection_id: UUID) -> None:
    """Say that a socket has closed."""
    Presence.objects.filter(pk=connection_id).delete()
