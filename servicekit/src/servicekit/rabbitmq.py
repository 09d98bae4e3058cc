"""RabbitMQ as a broker: what anybody may publish reaches our consumer, and neither bursts nor ends it.

The library fails outside of any consumer where it cannot read a message's properties (a text that is
no UTF-8, a moment beyond all calendars, tables nested a thousand deep): the worker ends, the message
comes again, and so on. And it keeps a body of any size in memory. Here properties that cannot be
read are none, a body is cut once it is longer than any message of ours, and the consumer gets to
refuse both.
"""

from collections import defaultdict
from collections.abc import Callable
from struct import unpack_from
from typing import Any

from amqp import Message as AmqpMessage
from amqp import spec
from amqp.exceptions import UnexpectedFrame
from kombu.transport import TRANSPORT_ALIASES, pyamqp

from servicekit.packed import MAX_BODY_BYTES, left_packed

METHOD, HEADER, BODY, HEARTBEAT = 1, 2, 3, 8
UNREADABLE = "unreadable"
LONGEST_EVIDENCE = 1_000

_carries_content = frozenset([spec.Basic.Return, spec.Basic.Deliver, spec.Basic.GetOk])


class BoundedMessage(AmqpMessage):
    """A message on its way in, of which no more is kept than we would read."""

    _kept = 0

    def inbound_header(self, buf: Any, offset: int = 0) -> int:
        """Read the properties; those that cannot be read become a header that says so."""
        try:
            return int(super().inbound_header(buf, offset))
        except Exception as error:  # the library promises no class of errors here
            raw = bytes(buf[:LONGEST_EVIDENCE]).decode(errors="backslashreplace")
            self.properties = {
                "application_headers": {UNREADABLE: type(error).__name__, "properties": raw}
            }
            self.ready = not self.body_size
            return offset

    def inbound_body(self, buf: Any) -> None:
        """Take one frame of the body: as it is, cut, or not at all once there is too much."""
        length = len(buf)
        room = max(0, MAX_BODY_BYTES + 1 - self._kept)
        self._kept += min(length, room)
        super().inbound_body(buf[:room] if length > room else buf)
        if length > room:
            # The library counts what it was given, to know where the body ends.
            self.body_received += length - room
            if self.body_received >= self.body_size and not self.ready:
                super().inbound_body(b"")


def bounded_frames(connection: Any, callback: Callable[..., None]) -> Callable[[Any], bool]:
    """The library's reader of frames, over `BoundedMessage`."""
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
    """Kombu's message, whose body stays as it came."""

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
    """Kombu's transport for RabbitMQ, over `Connection`."""

    Connection = Connection


class SSLTransport(pyamqp.SSLTransport):
    """The same over TLS."""

    Connection = Connection


def install() -> None:
    """Let `amqp://`, `pyamqp://` and `amqps://` mean these transports, in this process."""
    TRANSPORT_ALIASES.update(
        amqp=f"{__name__}:Transport",
        pyamqp=f"{__name__}:Transport",
        amqps=f"{__name__}:SSLTransport",
    )
