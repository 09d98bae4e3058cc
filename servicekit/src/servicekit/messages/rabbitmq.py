"""RabbitMQ as a broker from which every message reaches our consumer, no matter what was published.

The client library raises an error before the consumer is called if it cannot read a message's
properties (a text that is not UTF-8, a date beyond all calendars, tables nested a thousand deep).
Then the worker ends, the message is delivered again, and the next worker ends too. The library also
keeps a body of any size in memory. Here unreadable properties are dropped and long bodies are cut,
and the consumer is called, so that it can refuse the message.
"""

from collections import defaultdict
from collections.abc import Callable
from struct import unpack_from
from typing import Any

from amqp import Message as AmqpMessage
from amqp import spec
from amqp.exceptions import UnexpectedFrame
from kombu.transport import TRANSPORT_ALIASES, pyamqp

from servicekit.messages.packed import MAX_BODY_BYTES, left_packed

METHOD, HEADER, BODY, HEARTBEAT = 1, 2, 3, 8
UNREADABLE = "unreadable"
LONGEST_EVIDENCE = 1_000

_carries_content = frozenset([spec.Basic.Return, spec.Basic.Deliver, spec.Basic.GetOk])


class BoundedMessage(AmqpMessage):
    """An incoming message. Of its body, at most one byte more than MAX_BODY_BYTES is kept."""

    _kept = 0

    def inbound_header(self, buf: Any, offset: int = 0) -> int:
        """Read the properties. If they cannot be read, replace them by a header with the error."""
        try:
            return int(super().inbound_header(buf, offset))
        except Exception as error:  # the library documents no class of errors here
            raw = bytes(buf[:LONGEST_EVIDENCE]).decode(errors="backslashreplace")
            self.properties = {
                "application_headers": {UNREADABLE: type(error).__name__, "properties": raw}
            }
            self.ready = not self.body_size
            return offset

    def inbound_body(self, buf: Any) -> None:
        """Take one frame of the body. Bytes beyond the limit are dropped."""
        length = len(buf)
        room = max(0, MAX_BODY_BYTES + 1 - self._kept)
        self._kept += min(length, room)
        super().inbound_body(buf[:room] if length > room else buf)
        if length > room:
            # Count the dropped bytes too: the library finds the end of the body by this number.
            self.body_received += length - room
            if self.body_received >= self.body_size and not self.ready:
                super().inbound_body(b"")


def bounded_frames(connection: Any, callback: Callable[..., None]) -> Callable[[Any], bool]:
    """The library's frame reader, using `BoundedMessage`."""
    expected: dict[int, int] = defaultdict(lambda: METHOD)
    partial: dict[int, BoundedMessage] = {}

    def on_frame(frame: Any) -> bool:
        kind, channel, buf = frame
        connection.bytes_recv += 1
        if kind == HEARTBEAT:
            return False
        if kind != expected[channel]:
            raise UnexpectedFrame(f"frame {kind} where {expected[channel]} was expected")
        if kind == METHOD:
            method = unpack_from(">HH", buf, 0)
            if method not in _carries_content:
                callback(channel, method, buf, None)
                return True
            partial[channel] = BoundedMessage(frame_method=method, frame_args=buf)
            expected[channel] = HEADER
            return False
        message = partial[channel]
        if kind == HEADER:
            message.inbound_header(buf)
        else:
            message.inbound_body(buf)
        if not message.ready:
            expected[channel] = BODY
            return False
        expected[channel] = METHOD
        del partial[channel]
        callback(channel, message.frame_method, message.frame_args, message)
        return True

    return on_frame


class Message(pyamqp.Message):
    """Kombu's message, whose body is not decompressed."""

    def __init__(self, msg: Any, channel: Any = None, **kwargs: Any) -> None:
        with left_packed(msg.properties.get("application_headers")):
            super().__init__(msg, channel=channel, **kwargs)  # type: ignore[no-untyped-call]


class Channel(pyamqp.Channel):
    Message = Message


class Connection(pyamqp.Connection):
    Channel = Channel

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, frame_handler=bounded_frames, **kwargs)


class Transport(pyamqp.Transport):
    """Kombu's transport for RabbitMQ, using `Connection`."""

    Connection = Connection


class SSLTransport(pyamqp.SSLTransport):
    """The same as `Transport`, over TLS."""

    Connection = Connection


def install() -> None:
    """Use these transports for `amqp://`, `pyamqp://` and `amqps://` in this process."""
    TRANSPORT_ALIASES.update(
        amqp=f"{__name__}:Transport",
        pyamqp=f"{__name__}:Transport",
        amqps=f"{__name__}:SSLTransport",
    )
