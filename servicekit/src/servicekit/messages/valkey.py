"""Valkey and Redis as brokers: items that are not messages are wrapped into messages, so that they
can be kept.

Anybody who reaches the server may push anything onto a list. Celery's library takes such an item
off the list and fails to read it; then the worker ends, and the item is lost. Here it arrives in an
envelope, which no worker can handle and which is therefore dead-lettered.
"""

import base64
import binascii
import json
import uuid
from typing import Any

import redis
from kombu.transport import TRANSPORT_ALIASES, virtual
from kombu.transport import redis as kombu_redis

from servicekit.messages.packed import MAX_BODY_BYTES, left_packed

PRIORITY_SEPARATOR = "\x06\x16"
# The largest body in base64, and 128 KB for the headers, which is the limit of a frame of RabbitMQ.
MAX_ITEM_BYTES = MAX_BODY_BYTES * 4 // 3 + 128 * 1024


class EnvelopeClient(redis.Redis):
    """A client whose BRPOP returns only envelopes."""

    def parse_response(self, connection: Any, command_name: Any, **options: Any) -> Any:
        answer = super().parse_response(connection, command_name, **options)  # type: ignore[no-untyped-call]
        if command_name != "BRPOP" or not answer:
            return answer
        queue, item = answer
        envelope = envelope_in(item)
        if envelope is None:
            return queue, envelope_of(item, queue)
        return queue, addressed(item, envelope, queue)


def is_envelope(item: bytes) -> bool:
    """Whether the library can read `item`, so that it reaches our consumer."""
    return envelope_in(item) is not None


def envelope_in(item: bytes) -> dict[str, Any] | None:
    """The envelope in `item`; None if the library could not read it.

    Items longer than our longest message are not parsed at all.
    """
    if len(item) > MAX_ITEM_BYTES:
        return None
    try:
        envelope: dict[str, Any] = json.loads(item)
        properties = envelope["properties"]
        info = properties["delivery_info"]
        known = (
            isinstance(properties["delivery_tag"], str)
            and isinstance(info["exchange"], str | None)
            and isinstance(info["routing_key"], str | None)
            and isinstance(envelope.get("body"), str | None)
            and isinstance(envelope.get("headers"), dict | None)
        )
        encoding = properties.get("body_encoding")
        if encoding == "base64":
            base64.b64decode(envelope.get("body") or "")
        elif encoding:
            return None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error):
        return None
    return envelope if known else None


def addressed(item: bytes, envelope: dict[str, Any], queue: bytes) -> bytes:
    """The item with the list from which it came as its address.

    The sender may have written another address. Retries, and messages that are restored after a
    worker was lost, would be sent to that address.
    """
    info = envelope["properties"]["delivery_info"]
    name = _name_of(queue)
    if info["routing_key"] == name and info["exchange"] in {None, "", name}:
        return item
    info["exchange"], info["routing_key"] = "", name
    return json.dumps(envelope).encode()


def _name_of(queue: bytes) -> str:
    # The library adds the priority to the names of lists, except for the default one.
    return queue.decode(errors="replace").partition(PRIORITY_SEPARATOR)[0]


def envelope_of(item: bytes, queue: bytes) -> bytes:
    """Wrap an item that is not an envelope; the item becomes the body, byte for byte, cut if it is long."""
    item = item[: MAX_BODY_BYTES + 1]
    envelope = {
        "body": base64.b64encode(item).decode(),
        "content-type": "application/octet-stream",
        "content-encoding": "binary",
        "headers": {},
        "properties": {
            "body_encoding": "base64",
            "delivery_tag": str(uuid.uuid4()),
            "delivery_info": {"exchange": "", "routing_key": _name_of(queue)},
        },
    }
    return json.dumps(envelope).encode()


class Message(virtual.Message):
    """Kombu's message, whose body is not decompressed."""

    def __init__(self, payload: Any, channel: Any = None, **kwargs: Any) -> None:
        with left_packed(payload.get("headers")):
            super().__init__(payload, channel=channel, **kwargs)  # type: ignore[no-untyped-call]


class Channel(kombu_redis.Channel):
    Message = Message

    def _get_client(self) -> type[redis.Redis]:
        super()._get_client()  # type: ignore[no-untyped-call] # checks the version
        return EnvelopeClient


class Transport(kombu_redis.Transport):
    """Kombu's transport for Redis, using `EnvelopeClient`."""

    Channel = Channel


def install() -> None:
    """Let `redis://` and `rediss://` mean this transport, in this process."""
    name = f"{__name__}:Transport"
    TRANSPORT_ALIASES.update(redis=name, rediss=name)
