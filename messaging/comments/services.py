"""Writes. Every function requires an open transaction, which the caller opens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from comments.access import Access
from comments.locks import comment_for_update, ticket_sequence_for_update
from comments.models import Comment, Presence, TicketSequence, Visibility
from comments.sanitising import sanitised, visible_text
from servicekit.auth import Person
from servicekit.base.errors import DomainError, ForbiddenError, InvalidError
from servicekit.db.transactions import transaction_required
from servicekit.messages.auditing import audit_report

PRESENCE_LIFETIME = timedelta(seconds=75)
"""How long a socket counts as open without renewal. Sockets renew their rows every 30 seconds."""


class ReadOnlyError(ForbiddenError):
    """The person may read this conversation but not write in it."""

    code = "read_only"


class InternalNotAllowedError(ForbiddenError):
    """The person may not see internal comments and so may not write one."""

    code = "internal_not_allowed"


class NotAuthorError(ForbiddenError):
    """The comment belongs to somebody else."""

    code = "not_author"


class CommentDeletedError(DomainError):
    """The comment is deleted and cannot change any more."""

    code = "comment_deleted"


@dataclass(frozen=True)
class NewComment:
    """A comment to write. `client_id` is the id that the client chose for it, empty if none."""

    content: str
    visibility: str
    client_id: str = ""


@dataclass(frozen=True)
class OpenSocket:
    """One person's connection to one ticket's conversation."""

    connection_id: UUID
    person: Person


@dataclass(frozen=True)
class CreatedComment:
    """The stored comment; `is_new` is false if the same `client_id` was stored before."""

    comment: Comment
    is_new: bool


@transaction_required
def comment_create(
    *, person: Person, access: Access, new: NewComment, now: datetime
) -> CreatedComment:
    """Store a comment with the next `seq` of its ticket.

    Raises ReadOnlyError, InternalNotAllowedError, and InvalidError if the content has no visible
    text.
    """
    if not access.can_write:
        raise ReadOnlyError("You may read this conversation, not write in it.")
    if new.visibility == Visibility.INTERNAL and not access.sees_internal:
        raise InternalNotAllowedError("You may write public comments only.")
    content = _readable(new.content)
    sequence = ticket_sequence_for_update(access.ticket_id)
    # Search under the ticket's lock: the second of two frames with the same `client_id` then finds
    # the comment of the first.
    earlier = _earlier(person, access, new)
    if earlier is not None:
        return CreatedComment(earlier, is_new=False)
    seq = _next_seq(sequence)
    comment = Comment.objects.create(
        ticket_id=access.ticket_id,
        user_type=person.user_type,
        user_id=person.user_id,
        full_name=person.full_name[:255],
        role=role_name(person),
        content=content,
        visibility=new.visibility,
        position=seq,
        seq=seq,
        client_id=new.client_id,
        created_at=now,
        updated_at=now,
    )
    return CreatedComment(comment, is_new=True)


def _any_seq(seq: int) -> None:
    """Accept any `seq`, for callers that do not mind if the comment has changed meanwhile."""


@transaction_required
def comment_update(
    *,
    person: Person,
    access: Access,
    comment: Comment,
    content: str,
    now: datetime,
    check_seq: Callable[[int], None] = _any_seq,
) -> tuple[Comment, bool]:
    """Change the author's own comment. Returns its current state, and whether it changed.

    `check_seq` receives the current `seq` of the locked comment and raises if the author has seen
    only an older one; it is not called if nothing would change. Raises ReadOnlyError,
    NotAuthorError, CommentDeletedError, and InvalidError if the content has no visible text.
    """
    if not access.can_write:
        raise ReadOnlyError("You may read this conversation, not write in it.")
    if not _is_author(person, comment):
        raise NotAuthorError("Only its author may change a comment.")
    content = _readable(content)
    sequence = ticket_sequence_for_update(comment.ticket_id)
    comment = comment_for_update(comment.pk)
    if comment.deleted:
        raise CommentDeletedError("This comment is deleted.")
    if comment.content == content:
        return comment, False
    check_seq(comment.seq)
    lengths = {"from": len(visible_text(comment.content)), "to": len(visible_text(content))}
    comment.content = content
    comment.edited_at = comment.updated_at = now
    comment.seq = _next_seq(sequence)
    comment.save(update_fields=["content", "search_text", "edited_at", "updated_at", "seq"])
    _audit("edit", person, comment, now, characters=lengths)
    return comment, True


@transaction_required
def comment_delete(
    *,
    person: Person,
    access: Access,
    comment: Comment,
    now: datetime,
    check_seq: Callable[[int], None] = _any_seq,
) -> tuple[Comment, bool]:
    """Delete a comment for its author or an Admin. Returns the comment, and whether this call has
    deleted it; false if it was deleted before.

    The comment's text is removed, and its place in the conversation stays; the audit records who
    deleted it. `check_seq` receives the current `seq` of the locked comment and raises if the person
    has seen only an older one; it is not called if the comment was deleted before. Raises
    ReadOnlyError and NotAuthorError.
    """
    is_admin = person.has_role("tts", "Admin")
    if not is_admin and not access.can_write:
        raise ReadOnlyError("You may read this conversation, not write in it.")
    if not is_admin and not _is_author(person, comment):
        raise NotAuthorError("Only its author or an Admin may delete a comment.")
    sequence = ticket_sequence_for_update(comment.ticket_id)
    comment = comment_for_update(comment.pk)
    if comment.deleted:
        return comment, False
    check_seq(comment.seq)
    length = len(visible_text(comment.content))
    comment.content = ""
    comment.deleted_at = comment.updated_at = now
    comment.seq = _next_seq(sequence)
    comment.save(update_fields=["content", "search_text", "deleted_at", "updated_at", "seq"])
    _audit("delete", person, comment, now, characters=length)
    return comment, True


def _audit(verb: str, person: Person, comment: Comment, now: datetime, **changes: Any) -> None:
    """Report a change with the comment's author, its time and lengths of texts, never a text."""
    audit_report(
        actor=person,
        action=f"comment.{verb}",
        target_type="comment",
        target_id=str(comment.pk),
        target_label=comment.ticket_id,
        changes={
            "ticket_id": comment.ticket_id,
            "author": f"{comment.user_type}:{comment.user_id}",
            "visibility": comment.visibility,
            "created_at": comment.created_at,
            **changes,
        },
        now=now,
    )


def _readable(content: str) -> str:
    clean = sanitised(content)
    if not visible_text(clean):
        raise InvalidError(
            "The comment is empty.", details={"content": ["Write something that can be read."]}
        )
    return clean


def _next_seq(sequence: TicketSequence) -> int:
    sequence.last_seq += 1
    sequence.save(update_fields=["last_seq"])
    return sequence.last_seq


def _is_author(person: Person, comment: Comment) -> bool:
    return (comment.user_type, comment.user_id) == person.key


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
    """The role that a comment shows beside its author: "Employee" for employees; for staff a role
    in tts, else a role in another system, or "" if they have no role.
    """
    if person.is_employee:
        return "Employee"
    roles = sorted((system.casefold() != "tts", role) for system, role in person.roles)
    return roles[0][1][:64] if roles else ""


@transaction_required
def presence_keep(*, sockets: Sequence[OpenSocket], ticket_id: str, now: datetime) -> None:
    """Store sockets as open, or renew their rows. Also deletes expired rows of this ticket."""
    kept = [each.connection_id for each in sockets]
    Presence.objects.filter(ticket_id=ticket_id, expires_at__lte=now).exclude(pk__in=kept).delete()
    Presence.objects.bulk_create(
        [
            Presence(
                connection_id=each.connection_id,
                ticket_id=ticket_id,
                user_type=each.person.user_type,
                user_id=each.person.user_id,
                full_name=each.person.full_name[:255],
                expires_at=now + PRESENCE_LIFETIME,
            )
            for each in sockets
        ],
        update_conflicts=True,
        unique_fields=["connection_id"],
        update_fields=["expires_at"],
    )


@transaction_required
def presence_end(*, connection_id: UUID) -> None:
    """Store a socket as closed."""
    Presence.objects.filter(pk=connection_id).delete()
