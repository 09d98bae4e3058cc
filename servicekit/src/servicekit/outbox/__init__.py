"""Transactional outbox: a message is a row in the transaction of its cause, published after it.

Nothing is published inside a transaction and nothing after it by hope. The relay publishes right
after the commit and sweeps every second; delivery is at least once.

Order is not promised, not even for rows of one `key`: two relays, a retry or a back-off may turn it
round. Consumers compare a `rev`.
"""

from typing import TYPE_CHECKING, Any

from servicekit.outbox.messages import OutgoingMessage

if TYPE_CHECKING:
    from servicekit.outbox.relay import start_relay
    from servicekit.outbox.services import outbox_append

__all__ = ["OutgoingMessage", "outbox_append", "start_relay"]


def __getattr__(name: str) -> Any:
    # Models may be imported only once Django's apps are ready; this package is imported earlier.
    if name == "outbox_append":
        from servicekit.outbox.services import outbox_append

        return outbox_append
    if name == "start_relay":
        from servicekit.outbox.relay import start_relay

        return start_relay
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
