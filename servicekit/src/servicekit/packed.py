"""Messages as they came: kombu unpacks a body from a header, before anybody could measure it."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

MAX_BODY_BYTES = 4 * 1024 * 1024
"""What a message of ours may hold at most; of a longer one so much, and a byte, is kept."""

COMPRESSION = "compression"


@contextmanager
def left_packed(headers: object) -> Iterator[None]:
    """Hide from kombu, inside the block, the header by which it decompresses a body.

    A kilobyte unpacks to gigabytes. The header is there again afterwards, so that whoever reads the
    message can refuse it for that.
    """
    if not isinstance(headers, MutableMapping) or COMPRESSION not in headers:
        yield
        return
    value: Any = headers.pop(COMPRESSION)
    try:
        yield
    finally:
        headers[COMPRESSION] = value
