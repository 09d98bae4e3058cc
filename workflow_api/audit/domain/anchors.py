"""Anchors of the hash chain. An anchor is a signed line about the end of the chain on one day,
which is kept outside of the suite.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

WORD = "audit-anchor"
SHORTEST_KEY = 32
# The expression allows line breaks between the words, because mail programs may break the line at
# its spaces.
_LINE = re.compile(
    rf"{WORD}\s+(\d{{4}}-\d\d-\d\d)\s+(\d{{1,18}})\s+([0-9a-f]{{64}})\s+([A-Za-z0-9_-]{{86}})"
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The number and the hash of the last seal on a day, with a signature over day, number and hash."""

    day: date
    seq: int
    hash: str
    signature: str = ""

    @property
    def said(self) -> str:
        """The text that the signature is about."""
        return f"{WORD} {self.day.isoformat()} {self.seq} {self.hash}"

    @property
    def line(self) -> str:
        """The anchor as text, without an end of line."""
        return f"{self.said} {self.signature}"


def signed(anchor: Anchor, secret: str) -> Anchor:
    """The anchor with its signature."""
    signature = _private(secret).sign(anchor.said.encode())
    return Anchor(anchor.day, anchor.seq, anchor.hash, _text(signature))


def public_key(secret: str) -> str:
    """The key with which anybody can check signatures made with `secret`."""
    return _text(_private(secret).public_key().public_bytes_raw())


def is_signed(anchor: Anchor, keys: Iterable[str]) -> bool:
    """Whether the anchor was signed with the secret of one of these public keys. Raises ValueError
    for a malformed key.
    """
    for text in keys:
        key = _public(text)
        try:
            key.verify(_bytes(anchor.signature), anchor.said.encode())
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


def anchors_in(text: str) -> Iterator[Anchor]:
    """The anchors in a text, such as a file of anchors or a saved mail."""
    for day, seq, digest, signature in _LINE.findall(text):
        try:
            yield Anchor(date.fromisoformat(day), int(seq), digest, signature)
        except ValueError:
            continue


def _private(secret: str) -> Ed25519PrivateKey:
    # Derive a separate key, because the secret may also be used for something else.
    return Ed25519PrivateKey.from_private_bytes(
        hashlib.sha256(f"{WORD}:{secret}".encode()).digest()
    )


def _public(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(_bytes(text))
    except ValueError as error:
        raise ValueError(f"{text!r} is not a public key of anchors.") from error


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
