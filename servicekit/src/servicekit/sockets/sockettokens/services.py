"""One-time tokens that open one socket, for clients whose handshake has no cookie and no header."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta

from cryptography.fernet import Fernet

from servicekit.db.transactions import transaction_required
from servicekit.sockets.sockettokens.models import SocketToken

LIFETIME = timedelta(seconds=60)
MAX_TOKEN_LENGTH = 128


@transaction_required
def socket_token_issue(*, access: str, path: str, now: datetime) -> str:
    """Issue a token that opens the socket at `path` once within a minute.

    The socket is opened as the person of the access token `access`. Also deletes expired tokens.
    """
    SocketToken.objects.filter(expires_at__lte=now).delete()
    token = secrets.token_urlsafe(32)
    SocketToken.objects.create(
        digest=_digest(token),
        path=path,
        sealed_access=_seal(token).encrypt(access.encode()).decode(),
        expires_at=now + LIFETIME,
    )
    return token


def socket_token_use(*, token: str, path: str, now: datetime) -> str | None:
    """Use up the token and return the access token for which it was issued.

    Returns None if the token is unknown, expired, already used, or for another path. Needs no
    transaction: of two concurrent callers only the one that deletes the row gets the access token.
    """
    if len(token) > MAX_TOKEN_LENGTH:
        return None
    row = SocketToken.objects.filter(digest=_digest(token), path=path, expires_at__gt=now).first()
    if row is None:
        return None
    removed, _ = SocketToken.objects.filter(pk=row.pk).delete()
    return _seal(token).decrypt(row.sealed_access).decode() if removed else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _seal(token: str) -> Fernet:
    # The token is random enough to need no slow derivation. The prefix makes the key different from
    # the stored digest.
    key = hashlib.sha256(b"seal:" + token.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
