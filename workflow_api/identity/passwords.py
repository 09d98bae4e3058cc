"""New passwords: changed by means of the old one, or set by a one-time link."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings

from servicekit.errors import InvalidError
from servicekit.outbox import OutgoingMessage, outbox_append
from servicekit.transactions import transaction_required

from .domain.passwords import complaints
from .lockout import failures_forget
from .locks import account_qs_for_update, one_time_link_qs_for_update
from .models import Account, OneTimeLink
from .selectors import account_by_email
from .sessions import sessions_revoke

RESET_LIFETIME = timedelta(hours=1)
SET_UP_LIFETIME = timedelta(days=3)
# A second request within this time sends no second mail.
RESET_PAUSE = timedelta(minutes=1)
PAGE = "/reset-password"


class LinkInvalidError(InvalidError):
    """The link is unknown, used or too old; the answer does not say which."""

    code = "link_invalid"


class PasswordStaleError(InvalidError):
    """The old password was right when it was read, and is not any more."""

    code = "wrong_password"


class PasswordWeakError(InvalidError):
    """The new password will not do; ``details`` says why."""

    code = "password_weak"


def password_require_good(password: str, account: Account, *, field: str) -> None:
    """Raise PasswordWeakError unless the account may have this password."""
    about = (account.email, account.email.partition("@")[0], account.full_name)
    found = complaints(password, about=about)
    if found:
        raise PasswordWeakError("This password will not do.", details={field: found})


@transaction_required
def password_change(*, account: Account, password_hash: str, now: datetime) -> Account:
    """
    Set another password for an account whose old one was just proved right.

    Returns the account as it is now. Raises PasswordStaleError where it was closed, or its password
    set, since `account` was read.
    """
    locked = account_qs_for_update().get(pk=account.pk)
    if not locked.is_active or locked.password != account.password:
        raise PasswordStaleError(
            "The password was changed meanwhile.",
            details={"current_password": ["The password was changed meanwhile."]},
        )
    _password_set(account=locked, password_hash=password_hash, now=now)
    return locked


def _password_set(*, account: Account, password_hash: str, now: datetime) -> None:
    """Give the locked account a new password: all its sessions and links end, and its lock-out too."""
    account.password = password_hash
    account.save(update_fields=["password"])
    links_end(account=account, now=now)
    sessions_revoke(account=account, now=now)
    failures_forget(email=account.email)


@transaction_required
def links_end(*, account: Account, now: datetime) -> None:
    """Use up every open link of the locked account."""
    OneTimeLink.objects.filter(account=account, used_at=None).update(used_at=now)


@transaction_required
def link_make(*, account: Account, lifetime: timedelta, now: datetime) -> str:
    """
    A one-time link to set the password of the locked account; earlier ones end.

    Where there is no password yet it says so (`new=1`), so that the page finds the fitting words.
    """
    OneTimeLink.objects.filter(account=account, expires_at__lte=now).delete()
    links_end(account=account, now=now)
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        account=account, token_hash=_digest(token), created_at=now, expires_at=now + lifetime
    )
    query = {"token": token} if account.password else {"token": token, "new": "1"}
    return f"{settings.PUBLIC_URL}{PAGE}?{urlencode(query)}"


@transaction_required
def reset_request(*, email: str, now: datetime) -> None:
    """Mail a link to the account of the address; does nothing, silently, where there is none."""
    known = account_by_email(email)
    if known is None or not known.is_active:
        return
    # The lock makes two requests at once one mail.
    account = account_qs_for_update().get(pk=known.pk)
    if not account.is_active:
        return
    if OneTimeLink.objects.filter(
        account=account, used_at=None, created_at__gt=now - RESET_PAUSE
    ).exists():
        return
    link = link_make(account=account, lifetime=RESET_LIFETIME, now=now)
    text = (
        "Somebody, most likely you, asked for a new password.\n\n"
        f"Set it within an hour: {link}\n\n"
        "If it was not you, nothing has changed and there is nothing to do."
    )
    outbox_append([_mail(account, "A new password", text)], now=now)


@transaction_required
def set_up_mail(*, account: Account, link: str, now: datetime) -> None:
    """Mail an invited person the link with which the account is set up."""
    text = (
        f"There is an account for you, {account.full_name}.\n\n"
        f"Set its password within three days: {link}"
    )
    outbox_append([_mail(account, "Your account", text)], now=now)


def link_account(token: str, *, now: datetime) -> Account:
    """The account that an open link is for; raises LinkInvalidError."""
    link = OneTimeLink.objects.select_related("account").filter(token_hash=_digest(token)).first()
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise _link_invalid()
    if not link.account.is_active:
        raise _link_invalid()
    return link.account


@transaction_required
def link_use(*, token: str, password_hash: str, now: datetime) -> Account:
    """Set the password of the link's account, once; raises LinkInvalidError."""
    account = account_qs_for_update().get(pk=link_account(token, now=now).pk)
    link = one_time_link_qs_for_update().filter(token_hash=_digest(token)).first()
    if link is None or link.used_at is not None or not account.is_active:
        raise _link_invalid()
    _password_set(account=account, password_hash=password_hash, now=now)
    return account


def _link_invalid() -> LinkInvalidError:
    return LinkInvalidError(
        "This link is used up or too old; please ask for a new one.",
        details={"token": ["The link is used up or too old."]},
    )


def _mail(account: Account, subject: str, text: str) -> OutgoingMessage:
    return OutgoingMessage(
        queue="EMAIL_NOTIFICATION_QUEUE",
        task="notifications.tasks.send_email_notification",
        kwargs={
            "user_type": account.user_type,
            "user_id": account.pk,
            "user_email": account.email,
            "user_full_name": account.full_name,
            "subject": subject,
            "message": text,
            "notification_type": "system",
        },
        key=f"account:{account.pk}",
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
