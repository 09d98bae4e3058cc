"""Limits of the web servers, in bytes and seconds."""

from typing import Final

MAX_JSON_BYTES: Final = 2 * 1024 * 1024
"""The largest JSON body, and the largest body of a service that takes no files."""

MAX_FORM_BYTES: Final = 32 * 1024 * 1024
"""The largest form, including all its files."""

MAX_HEADER_BYTES: Final = 32 * 1024

MAX_DISCARDED_BYTES: Final = 256 * 1024 * 1024
"""A body that is too large is read and discarded up to this size, so that its sender gets an answer.
"""

MAX_UNFINISHED_BYTES: Final = 64 * 1024 * 1024
"""The total size of the unfinished bodies that one process keeps. Above this size, connections with
such bodies are closed, the oldest first.
"""

MAX_CONNECTIONS: Final = 900
"""The largest number of open connections of one process. If one more arrives, the connection that
has waited longest is closed.
"""

IDLE_SECONDS: Final = 30
"""The longest time without data from a client: within a request, between two requests, or while it
reads an answer.
"""

REQUEST_SECONDS: Final = 300
"""The longest time in which a whole request has to arrive, even if data arrive all the time."""


def too_large_message(max_bytes: int) -> str:
    """The message of a 413 for a body above the limit."""
    return f"The body is larger than {max_bytes // (1024 * 1024)} MB."
