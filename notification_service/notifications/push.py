"""Pushes changes to the open sockets of a person.

Push after the commit. If the channel layer is away, the push is lost, but never the notice. A
socket that receives an event reads the current count itself, so the count is right even if events
arrive in the wrong order.
"""

from typing import Any

from notifications.selectors import PersonKey
from servicekit.sockets.pushes import group_push


def person_group(person: PersonKey) -> str:
    """The channel group of all sockets of one person."""
    user_type, user_id = person
    return f"notifications.{user_type}.{user_id}"


def push_notification(person: PersonKey, notification: dict[str, Any]) -> None:
    """Show a new notice and the new unread count on the person's sockets. `notification` is the
    notice as the API returns it.
    """
    group_push(person_group(person), {"type": "notification.created", "notification": notification})


def push_count(person: PersonKey) -> None:
    """Make the person's sockets show the current unread count."""
    group_push(person_group(person), {"type": "notification.counted"})
