"""The values of `request.auth` for callers without a token."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KeyCredential:
    """The API key that identified a service; never the key itself."""

    key_id: int
    name: str
