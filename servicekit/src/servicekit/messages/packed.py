"""Stop kombu from decompressing message bodies, since it does so before the size can be checked."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

MAX_BODY_BYTES = 4 * 1024 * 1024
"""The largest body that we accept. Of a longer body, one byte more than this is kept."""

COMPRESSION = "compression"


@contextmanager
def left_packed(headers: object) -> Iterator[None]:
    """Inside the block, hide the header `compression` from kombu, so that it does not decompress.

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
