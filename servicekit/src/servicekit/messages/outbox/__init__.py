"""Transactional outbox: a message is stored as a row in the transaction of the change that causes
it, and published after the commit.

Nothing is published inside a transaction. The relay publishes right after the commit, and also looks
for due rows every second. Each message is delivered at least once.

The order of messages is not guaranteed, not even for rows with the same `key`: two relays, a retry
or a back-off may change it. Consumers compare a `rev` instead.
"""

from typing import TYPE_CHECKING, Any

from servicekit.messages.outbox.messages import OutgoingMessage

if TYPE_CHECKING:
    from servicekit.messages.outbox.relay import start_relay
    from servicekit.messages.outbox.services import outbox_append

__all__ = ["OutgoingMessage", "outbox_append", "start_relay"]


def __getattr__(name: str) -> Any:
    # Import late: this package is imported before Django's apps are ready, and models can be
    # imported only after that.
    if name == "outbox_append":
        from servicekit.messages.outbox.services import outbox_append

        return outbox_append
    if name == "start_relay":
        from servicekit.messages.outbox.relay import start_relay

        return start_relay
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
