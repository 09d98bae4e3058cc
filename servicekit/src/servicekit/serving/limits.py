"""Limits of the web servers, in bytes and seconds."""

from typing import Final

MAX_JSON_BYTES: Final = 2 * 1024 * 1024
"""The largest JSON body, and the largest body of a service that takes no files."""

MAX_FORM_BYTES: Final = 32 * 1024 * 1024
"""The largest form with files, all of them together."""

MAX_HEADER_BYTES: Final = 32 * 1024

MAX_DISCARDED_BYTES: Final = 256 * 1024 * 1024
"""A body that is too large is read and discarded up to here, so that its sender gets an answer."""

MAX_UNFINISHED_BYTES: Final = 64 * 1024 * 1024
"""Bytes of all unfinished bodies that one process keeps. Above it the oldest is closed."""

MAX_CONNECTIONS: Final = 900
"""Open connections of one process. Above it the one that has waited longest is closed."""

IDLE_SECONDS: Final = 30
"""Longest silence of a client: within a request, between two, or while it reads an answer."""

REQUEST_SECONDS: Final = 300
"""Longest time in which a whole request has to arrive, however steadily it trickles in."""


def too_large_message(max_bytes: int) -> str:
    """The message of a 413 for a body above the limit."""
    return f"The body is larger than {max_bytes // (1024 * 1024)} MB."
