"""Create, recognise and revoke API keys."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Q

from servicekit.auth.apikeys.models import ApiKey
from servicekit.base.logs import get_logger
from servicekit.clock import simulated
from servicekit.db.transactions import transaction_required
from servicekit.messages.auditing import Somebody, audit_report

logger = get_logger(__name__)

LONGEST_KEY = 128
USE_NOTED_EVERY = timedelta(minutes=10)


@transaction_required
def api_key_create(
    *, name: str, scopes: Collection[str], now: datetime, actor: Somebody | None = None
) -> str:
    """Create a key and return it; it cannot be shown again later.

    `actor` is None if the key is created from the command line.
    """
    prefix = secrets.token_hex(4)
    key = f"{prefix}.{secrets.token_urlsafe(32)}"
    row = ApiKey.objects.create(
        name=name, prefix=prefix, key_hash=_digest(key), scopes=sorted(set(scopes)), created_at=now
    )
    _audit("create", row, actor, now)
    return key


@transaction_required
def api_key_revoke(row: ApiKey, *, now: datetime, actor: Somebody | None = None) -> bool:
    """Revoke a key for good. Returns False if it was already revoked."""
    if not ApiKey.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now):
        return False
    _audit("revoke", row, actor, now)
    return True


def _audit(verb: str, row: ApiKey, actor: Somebody | None, now: datetime) -> None:
    audit_report(
        actor=actor,
        action=f"api_key.{verb}",
        target_type="api_key",
        target_id=row.pk,
        target_label=row.name,
        changes={"prefix": row.prefix, "scopes": list(row.scopes)},
        now=simulated(now),
    )


def api_key_recognise(key: str, *, now: datetime) -> ApiKey | None:
    """The row of the key, or None if the key is unknown or revoked.

    Updates `last_used_at` at most every ten minutes.
    """
    if len(key) > LONGEST_KEY or "\x00" in key:
        return None
    row = ApiKey.objects.filter(prefix=key.partition(".")[0], revoked_at=None).first()
    if row is None or not hmac.compare_digest(row.key_hash, _digest(key)):
        return None
    _note_use(row, now)
    return row


def _note_use(row: ApiKey, now: datetime) -> None:
    earlier = now - USE_NOTED_EVERY
    if row.last_used_at is not None and row.last_used_at > earlier:
        return
    unnoted = Q(last_used_at=None) | Q(last_used_at__lte=earlier)
    try:
        ApiKey.objects.filter(unnoted, pk=row.pk).update(last_used_at=now)
    except DatabaseError as error:
        # If the database is too busy to write, a request that only reads must still succeed.
        logger.warning("api_key.use_not_noted", key_id=row.pk, error=type(error).__name__)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
