"""Open, refresh and end sessions. An access token is valid for ten minutes; a refresh token can be
used once.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from identity.domain.refreshing import TokenState, Use, judge
from identity.locks import account_qs_for_update, refresh_token_qs_for_update
from identity.models import Account, RefreshToken
from identity.selectors import account_roles, claims_of
from servicekit.auth.cookies import REFRESH_LIFETIME
from servicekit.auth.tokens import issue_access
from servicekit.db.transactions import transaction_required

from .trail import (
    account_audit,
    person_of_account,
)


@dataclass(frozen=True, slots=True)
class Session:
    """The tokens of a session, unencrypted, and the claims of the access token."""

    access: str
    refresh: str
    claims: dict[str, Any]


@transaction_required
def session_open(*, account: Account, now: datetime) -> Session | None:
    """Sign the account in, with a refresh token that begins a new family.

    Returns None if the account was closed, or its password changed, after `account` was read: then
    the check of the password is out of date.
    """
    locked = account_qs_for_update().get(pk=account.pk)
    if not locked.is_active or locked.password != account.password:
        return None
    return session_begin(account=locked, now=now)


@transaction_required
def session_begin(*, account: Account, now: datetime) -> Session:
    """Begin a session with a new family of refresh tokens. The caller has locked the account, which is
    open.

    Also deletes the account's expired tokens. They would be refused anyway.
    """
    RefreshToken.objects.filter(account=account, expires_at__lte=now).delete()
    actor = person_of_account(account)
    account_audit(action="session.open", account=account, actor=actor, now=now)
    return _session(account, family=uuid.uuid4(), now=now)


@transaction_required
def session_refresh(*, refresh: str, now: datetime) -> Session | None:
    """Exchange the refresh token for new tokens of its family; returns None if it is invalid.

    If the token was already used more than ten seconds ago, the whole family is revoked. The caller
    must commit also if None is returned.
    """
    found = _token_locked(refresh)
    if found is None:
        return None
    account, token = found
    state = TokenState(
        expires_at=token.expires_at,
        used_at=token.used_at,
        revoked_at=token.revoked_at,
        is_account_active=account.is_active,
    )
    use = judge(state, now=now)
    if use is Use.REVOKE:
        _family_revoke(token.family, now=now)
        account_audit(action="session.reuse", account=account, actor=None, now=now)
    if use is not Use.ROTATE:
        return None
    token.used_at = now
    token.save(update_fields=["used_at"])
    return _session(account, family=token.family, now=now)


@transaction_required
def session_close(*, refresh: str, now: datetime) -> None:
    """Revoke the family of the refresh token; does nothing if the token is unknown."""
    found = _token_locked(refresh)
    if found is None:
        return
    account, token = found
    is_open = token.revoked_at is None
    _family_revoke(token.family, now=now)
    if is_open:
        actor = person_of_account(account)
        account_audit(action="session.close", account=account, actor=actor, now=now)


@transaction_required
def sessions_revoke(*, account: Account, now: datetime) -> None:
    """Revoke all refresh tokens of the account. Its access tokens expire within ten minutes.

    The caller must hold the account's lock: without it, a concurrent refresh could create a token
    that stays valid.
    """
    RefreshToken.objects.filter(account=account, revoked_at=None).update(revoked_at=now)


def _token_locked(refresh: str) -> tuple[Account, RefreshToken] | None:
    """Lock the account of a refresh token, then the token; None if the token is unknown."""
    digest = _digest(refresh)
    owner = RefreshToken.objects.filter(token_hash=digest).values_list("account_id", flat=True)
    account = account_qs_for_update().filter(pk__in=owner).first()
    token = refresh_token_qs_for_update().filter(token_hash=digest).first()
    return None if account is None or token is None else (account, token)


def _session(account: Account, *, family: uuid.UUID, now: datetime) -> Session:
    claims = claims_of(account, account_roles(account))
    refresh = secrets.token_urlsafe(32)
    RefreshToken.objects.create(
        family=family,
        token_hash=_digest(refresh),
        account=account,
        created_at=now,
        expires_at=now + REFRESH_LIFETIME,
    )
    return Session(access=issue_access(claims, now=now), refresh=refresh, claims=claims)


def _family_revoke(family: uuid.UUID, *, now: datetime) -> None:
    RefreshToken.objects.filter(family=family, revoked_at=None).update(revoked_at=now)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
