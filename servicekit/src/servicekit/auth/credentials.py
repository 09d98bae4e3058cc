"""What `request.auth` is for callers without a token."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KeyCredential:
    """The API key a service was known by; never the key itself."""

    key_id: int
    name: str
