"""Valkey and Redis as brokers: what is no message at all becomes one, so that it can be kept.

Anybody who reaches the server may push anything onto a list. Celery's library takes such an item
off the list, fails to read it, and the worker ends with the item lost. Here it comes in an
envelope of ours, which no worker can handle and which is therefore dead-lettered.
"""

import base64
import binascii
import json
import uuid
from typing import Any

import redis
from kombu.transport import TRANSPORT_ALIASES
from kombu.transport import redis as kombu_redis

PRIORITY_SEPARATOR = "\x06\x16"


class EnvelopeClient(redis.Redis):
    """A client whose BRPOP answers with nothing but envelopes."""

    def parse_response(self, connection: Any, command_name: Any, **options: Any) -> Any:
        answer = super().parse_response(connection, command_name, **options)  # type: ignore[no-untyped-call]
        if command_name != "BRPOP" or not answer:
            return answer
        queue, item = answer
        return queue, item if is_envelope(item) else envelope_of(item, queue)


def is_envelope(item: bytes) -> bool:
    """Whether the library can read `item` so far that our consumer gets to judge it."""
    try:
        envelope = json.loads(item)
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
            return known
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error):
        return False
    return known and not encoding


def envelope_of(item: bytes, queue: bytes) -> bytes:
    """Wrap what is none; the item is the body, byte for byte."""
    # The library adds the priority to the names of lists, for all but the ordinary one.
    name = queue.decode(errors="replace").partition(PRIORITY_SEPARATOR)[0]
    envelope = {
        "body": base64.b64encode(item).decode(),
        "content-type": "application/octet-stream",
        "content-encoding": "binary",
        "headers": {},
        "properties": {
            "body_encoding": "base64",
            "delivery_tag": str(uuid.uuid4()),
            "delivery_info": {"exchange": "", "routing_key": name},
        },
    }
    return json.dumps(envelope).encode()


class Channel(kombu_redis.Channel):
    def _get_client(self) -> type[redis.Redis]:
        super()._get_client()  # type: ignore[no-untyped-call] # checks the version
        return EnvelopeClient


class Transport(kombu_redis.Transport):
    """Kombu's transport for Redis, over `EnvelopeClient`."""

    Channel = Channel


def install() -> None:
    """Let `redis://` and `rediss://` mean this transport, in this process."""
    name = f"{__name__}:Transport"
    TRANSPORT_ALIASES.update(redis=name, rediss=name)
