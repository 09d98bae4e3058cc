"""Erase the names of a person in conversations."""

from comments.models import Comment, Presence
from servicekit.messages.erasing import Erased, erase_rows


def erase_author(person: Erased, limit: int) -> int:
    """Erase the author's name in comments; returns their number. The text of a comment is content
    and stays.
    """
    return _erase(Comment, person, limit)


def erase_presence(person: Erased, limit: int) -> int:
    """Erase the name in the rows of the person's open sockets; returns their number."""
    return _erase(Presence, person, limit)


def _erase(model: type[Comment] | type[Presence], person: Erased, limit: int) -> int:
    rows = model._default_manager.filter(user_type=person.user_type, user_id=person.user_id)
    return erase_rows(rows.exclude(full_name=person.label), limit, full_name=person.label)
