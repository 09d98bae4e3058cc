"""Encrypt one-time links in mails, so that only the service that sends the mail can read them.

Everybody who can read a link that sets a password can open the account. So the text of the mail has
a placeholder, and the metadata have the link, encrypted with a key that is derived from the shared
secret of the services. The link cannot be read in a queue, an outbox, a dead letter, the row of the
mail or a log.
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
    """The link cannot be encrypted or decrypted. There is no shared secret, the link was encrypted
    with another secret, or `without_link` has removed it.
    """


def sealed_link(link: str) -> dict[str, str]:
    """The metadata with the encrypted link, for a mail with the placeholder.

    Raises LinkUnreadableError if there is no shared secret.
    """
    return {SEALED: _box().encrypt(link.encode()).decode()}


def has_link(metadata: Mapping[str, Any]) -> bool:
    """Whether the mail has or had a one-time link. The text of such a mail is not shown."""
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
    """The metadata for a mail that was sent or given up, with an empty link; `has_link` stays true."""
    return {**metadata, SEALED: ""} if has_link(metadata) else dict(metadata)


def _box() -> MultiFernet:
    """A cipher that encrypts with the first secret and decrypts with each of them.

    There are two secrets while the shared secret is being replaced, else one.
    """
    secrets = [key for key in (settings.JWT_SIGNING_KEY, settings.JWT_OTHER_SIGNING_KEY) if key]
    if not secrets:
        raise LinkUnreadableError("No secret is shared with which a link could be sealed.")
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    # The secret is long and random, so a fast derivation is safe. It gives a key for this use only.
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256))
