"""Transactional outbox: a message is a row in the transaction of its cause, published after the
commit.

Nothing is published inside a transaction. The relay publishes right after the commit and also looks
every second; delivery is at least once.

Order is not guaranteed, not even for rows of one `key`: two relays, a retry or a back-off may
reverse it. Consumers compare a `rev`.
"""

from typing import TYPE_CHECKING, Any

from servicekit.outbox.messages import OutgoingMessage

if TYPE_CHECKING:
    from servicekit.outbox.relay import start_relay
    from servicekit.outbox.services import outbox_append

__all__ = ["OutgoingMessage", "outbox_append", "start_relay"]


def __getattr__(name: str) -> Any:
    # Lazy: models can be imported only once Django's apps are ready; this package is imported
    # earlier.
    if name == "outbox_append":
        from servicekit.outbox.services import outbox_append

        return outbox_append
    if name == "start_relay":
        from servicekit.outbox.relay import start_relay

        return start_relay
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
