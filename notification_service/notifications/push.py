"""Telling the open sockets of a person that something changed.

Sent after the commit and guarded: a channel layer that is away costs the push, never the notice.
A socket counts for itself when it is told, so events that arrive in another order than they were
committed still end in the right number.
"""

from typing import Any

from notifications.selectors import PersonKey
from servicekit.pushes import group_push


def person_group(person: PersonKey) -> str:
    """The channel group of all sockets of one person."""
    user_type, user_id = person
    return f"notifications.{user_type}.{user_id}"


def push_notification(person: PersonKey, notification: dict[str, Any]) -> None:
    """Show a new notice (its API form) on the person's sockets, and the new unread count."""
    group_push(person_group(person), {"type": "notification.created", "notification": notification})


def push_count(person: PersonKey) -> None:
    """Make the person's sockets show the unread count as it is now."""
    group_push(person_group(person), {"type": "notification.counted"})
