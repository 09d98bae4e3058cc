"""Queries. Comments are read only with an `Access`, which `access_ticket` returns."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db.models import QuerySet

from comments.access import Access
from comments.models import Comment, Presence, Visibility
from servicekit.base.errors import NotFoundError


class PresentUser(TypedDict):
    """A person with at least one open socket on the ticket."""

    user_type: str
    user_id: int
    full_name: str


def comment_list(access: Access) -> QuerySet[Comment]:
    """The ticket's comments that this access may see, oldest first."""
    comments = Comment.objects.filter(ticket_id=access.ticket_id).order_by("position")
    return comments if access.sees_internal else comments.filter(visibility=Visibility.PUBLIC)


def last_seq(access: Access) -> int:
    """The newest `seq` of the comments that this access may see; 0 if there is none."""
    newest = comment_list(access).order_by("-seq").values_list("seq", flat=True).first()
    return newest or 0


def access_comment(access: Access, comment_id: UUID) -> Comment:
    """A comment of the ticket. Raises NotFoundError if this access may not see it."""
    comment = comment_list(access).filter(pk=comment_id).first()
    if comment is None:
        raise NotFoundError("There is no such comment.")
    return comment


def comment_ticket(comment_id: UUID) -> str | None:
    """The ticket number of a comment, to ask for access to it; None if there is no such comment."""
    return Comment.objects.filter(pk=comment_id).values_list("ticket_id", flat=True).first()


def present_users(ticket_id: str, *, now: datetime) -> list[PresentUser]:
    """The people present on the ticket's conversation now, each once, sorted by name."""
    rows = (
        Presence.objects.filter(ticket_id=ticket_id, expires_at__gt=now)
        .values_list("user_type", "user_id", "full_name")
        .order_by("full_name", "user_type", "user_id")
    )
    people = {(user_type, user_id): name for user_type, user_id, name in rows}
    return [
        PresentUser(user_type=user_type, user_id=user_id, full_name=name)
        for (user_type, user_id), name in people.items()
    ]
