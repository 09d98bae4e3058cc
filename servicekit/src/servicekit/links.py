"""One-time links on their way into a mail, sealed: only the sender of the mail can read them.

A link that sets a password opens the account to everybody who reads it. So the message of a mail
has a placeholder for the link, and its metadata hold the link encrypted with a key derived from the
secret that the services share. It is not readable in the queue, an outbox, a dead letter, a mail's
row or a log.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

LINK_MARK: Final = "{one-time link}"
SEALED: Final = "sealed_link"
_PURPOSE: Final = b"servicekit.links.v1"


class LinkUnreadableError(Exception):
    """The link was sealed with another secret, or is used: nothing can be sent."""


def sealed_link(link: str) -> dict[str, str]:
    """Metadata for a mail whose message has the placeholder; needs the shared secret."""
    return {SEALED: _box().encrypt(link.encode()).decode()}


def has_link(metadata: Mapping[str, Any]) -> bool:
    """Whether the mail has, or had, a one-time link; nobody is shown its text."""
    return SEALED in metadata


def with_link(text: str, metadata: Mapping[str, Any]) -> str:
    """The text with the link in place of the placeholder; raises LinkUnreadableError."""
    if not has_link(metadata):
        return text
    sealed = metadata[SEALED]
    try:
        link = _box().decrypt(sealed if isinstance(sealed, str) else "").decode()
    except (InvalidToken, ValueError) as error:
        raise LinkUnreadableError("The one-time link cannot be read.") from error
    return text.replace(LINK_MARK, link)


def without_link(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata after the link was sent or given up; they still mark a mail with a link."""
    return {**metadata, SEALED: ""} if has_link(metadata) else dict(metadata)


def _box() -> MultiFernet:
    """Seals with the first secret, opens with either: two exist while one is being exchanged."""
    secrets = [key for key in (settings.JWT_SIGNING_KEY, settings.JWT_OTHER_SIGNING_KEY) if key]
    if not secrets:
        raise LinkUnreadableError("No secret is shared with which a link could be sealed.")
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    # The secret is long and random: it needs no slow derivation, only a separate key for this use.
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256))
