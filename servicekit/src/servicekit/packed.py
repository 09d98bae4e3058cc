"""Keeping message bodies compressed: kombu decompresses a body before its size can be checked."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

MAX_BODY_BYTES = 4 * 1024 * 1024
"""The largest body of our own messages; of a longer one this much, and one byte, is kept."""

COMPRESSION = "compression"


@contextmanager
def left_packed(headers: object) -> Iterator[None]:
    """Hide from kombu, inside the block, the header by which it decompresses a body.

    A kilobyte may decompress to gigabytes. The header is restored afterwards, so that the reader of
    the message can refuse it.
    """
    if not isinstance(headers, MutableMapping) or COMPRESSION not in headers:
        yield
        return
    value: Any = headers.pop(COMPRESSION)
    try:
        yield
    finally:
        headers[COMPRESSION] = value
