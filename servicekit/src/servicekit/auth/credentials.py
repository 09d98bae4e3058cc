"""The value of `request.auth` for callers that do not use a token."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KeyCredential:
    """The id and name of the API key that a service used, but not the key itself."""

    key_id: int
    name: str
