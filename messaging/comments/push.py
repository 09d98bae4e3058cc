"""Pushes to the open sockets of a ticket. Push after the commit; a push that fails raises nothing.

Each ticket has two groups of sockets: the public group has all of them, the internal group only the
sockets of people who may see internal comments.
"""

from hashlib import sha256

from comments.models import Comment
from comments.serializers import comment_payload
from servicekit.sockets.pushes import group_push


def ticket_group(ticket_id: str, visibility: str) -> str:
    """The name of a ticket's channel group. It has a digest of the number, because the number may
    be too long or contain characters that group names forbid.
    """
    return f"comments.{sha256(ticket_id.encode()).hexdigest()[:40]}.{visibility}"


def push_created(comment: Comment) -> None:
    """Show a new comment on every socket that may see it."""
    _push("create", comment, client_id=comment.client_id)


def push_changed(action: str, comment: Comment) -> None:
    """Show a changed comment (`update` or `delete`) on every socket that may see it."""
    _push(action, comment)


def _push(action: str, comment: Comment, *, client_id: str = "") -> None:
    event = {
        "type": "comment.changed",
        "action": action,
        "comment": comment_payload(comment),
        "seq": comment.seq,
        "client_id": client_id,
    }
    group_push(ticket_group(comment.ticket_id, comment.visibility), event)
