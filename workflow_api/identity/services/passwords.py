"""Check passwords, change them, and set them with a one-time link."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator

from identity.domain.passwords import complaints, spellings, stored_form
from identity.locks import account_qs_for_update, one_time_link_qs_for_update
from identity.models import Account, OneTimeLink
from identity.selectors import account_by_email
from servicekit.base.errors import InvalidError
from servicekit.base.links import LINK_MARK, sealed_link
from servicekit.clock import simulated
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox import OutgoingMessage, outbox_append

from .lockout import failures_forget
from .sessions import sessions_revoke
from .trail import (
    account_audit,
    person_of_account,
)

RESET_LIFETIME = timedelta(hours=1)
SET_UP_LIFETIME = timedelta(days=3)
# The time after a request for a link in which a second request sends no mail.
RESET_PAUSE = timedelta(minutes=1)
PAGE = "/reset-password"
RESET_QUEUE = "WORKFLOW_TASKS_PRODUCTION"
RESET_TASK = "workflow.password_reset"


class LinkInvalidError(InvalidError):
    """The link is unknown, used or expired, or its account is closed; the text does not say which."""

    code = "link_invalid"


class PasswordStaleError(InvalidError):
    """The password was changed, or the account closed, after the current password was checked."""

    code = "wrong_password"


class PasswordWeakError(InvalidError):
    """The new password is too weak; `details` has the reasons."""

    code = "password_weak"


def password_hash_of(password: str) -> str:
    """The hash to store. Hashing is slow: call this outside of transactions."""
    return make_password(stored_form(password))


def password_matches(password: str, encoded: str) -> bool:
    """Whether one of the password's Unicode forms matches the hash."""
    return any(check_password(form, encoded) for form in spellings(password))


def password_work(password: str) -> None:
    """Work as long as `password_matches` does for a wrong password, so that the time reveals
    nothing.
    """
    for form in spellings(password):
        make_password(form)


def account_check(*, email: str, password: str) -> tuple[Account | None, bool]:
    """The account with this e-mail address or None, and whether it is open and the password right.

    Takes the same time whether or not there is an account. Needs no transaction, so no lock is held
    while the password is hashed.
    """
    account = account_by_email(email)
    if account is None:
        password_work(password)
        return None, False
    return account, password_matches(password, account.password) and account.is_active


def password_require_good(password: str, account: Account, *, field: str) -> None:
    """Raise PasswordWeakError unless the account may have this password."""
    local, _, domain = account.email.partition("@")
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    about = (account.email, local, domain.partition(".")[0], host, account.full_name)
    found = complaints(password, about=about, common=_common_passwords())
    if found:
        raise PasswordWeakError("This password will not do.", details={field: found})


@cache
def _common_passwords() -> frozenset[str]:
    """The twenty thousand most common passwords, from Django, in lower case."""
    return frozenset(CommonPasswordValidator().passwords)


@transaction_required
def password_change(*, account: Account, password_hash: str, now: datetime) -> Account:
    """Set a new password. The caller has checked the current password against `account`.

    Returns the account, locked. Raises PasswordStaleError if the account was closed, or its password
    changed, after `account` was read.
    """
    locked = account_qs_for_update().get(pk=account.pk)
    if not locked.is_active or locked.password != account.password:
        raise PasswordStaleError(
            "The password was changed meanwhile.",
            details={"current_password": ["The password was changed meanwhile."]},
        )
    _password_set(account=locked, password_hash=password_hash, now=now)
    actor = person_of_account(locked)
    account_audit(action="account.password_change", account=locked, actor=actor, now=now)
    return locked


def _password_set(*, account: Account, password_hash: str, now: datetime) -> None:
    """Set the password of the locked account; ends all its sessions, links and sign-in locks."""
    account.password = password_hash
    account.save(update_fields=["password"])
    links_end(account=account, now=now)
    sessions_revoke(account=account, now=now)
    failures_forget(email=account.email)


@transaction_required
def links_end(*, account: Account, now: datetime) -> None:
    """Mark every open link of the locked account as used."""
    OneTimeLink.objects.filter(account=account, used_at=None).update(used_at=now)


@transaction_required
def link_make(*, account: Account, lifetime: timedelta, now: datetime) -> str:
    """Create a one-time link to set the password of the locked account. Earlier links become
    invalid.

    Returns the URL. It contains `new=1` if the account has no password yet; the page then shows
    other texts.
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
    """Send a message to the worker that a link was requested for this e-mail address.

    The worker looks for the account. The work here is the same for every address, so that the time
    of the response does not reveal whether there is an account.
    """
    request = OutgoingMessage(queue=RESET_QUEUE, task=RESET_TASK, kwargs={"email": email})
    outbox_append([request], now=simulated(now))


@transaction_required
def reset_mail(*, email: str, now: datetime) -> None:
    """Mail a link to the account with this e-mail address; does nothing if there is no such open account.

    Also does nothing if the account got a link within `RESET_PAUSE` that is still unused.
    """
    known = account_by_email(email)
    if known is None or not known.is_active:
        return
    # The lock makes two concurrent requests send only one mail.
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
        f"Set it within an hour: {LINK_MARK}\n\n"
        "If it was not you, nothing has changed and there is nothing to do."
    )
    outbox_append([_mail(account, "A new password", text, link)], now=simulated(now))
    account_audit(action="account.password_forgot", account=account, actor=None, now=now)


@transaction_required
def set_up_mail(*, account: Account, link: str, now: datetime) -> None:
    """Mail an invited person the link to set up the account."""
    text = (
        f"There is an account for you, {account.full_name}.\n\n"
        f"Set its password within three days: {LINK_MARK}"
    )
    outbox_append([_mail(account, "Your account", text, link)], now=simulated(now))


def link_account(token: str, *, now: datetime) -> Account:
    """The account of an open link; raises LinkInvalidError."""
    link = OneTimeLink.objects.select_related("account").filter(token_hash=_digest(token)).first()
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise _link_invalid()
    if not link.account.is_active:
        raise _link_invalid()
    return link.account


@transaction_required
def link_use(*, token: str, password_hash: str, now: datetime) -> Account:
    """Set the password of the link's account and return the account; raises LinkInvalidError."""
    account = account_qs_for_update().get(pk=link_account(token, now=now).pk)
    link = one_time_link_qs_for_update().filter(token_hash=_digest(token)).first()
    if link is None or link.used_at is not None or not account.is_active:
        raise _link_invalid()
    is_first = not account.password
    _password_set(account=account, password_hash=password_hash, now=now)
    action = "account.set_up" if is_first else "account.password_reset"
    account_audit(action=action, account=account, actor=person_of_account(account), now=now)
    return account


def _link_invalid() -> LinkInvalidError:
    return LinkInvalidError(
        "This link is used up or too old; please ask for a new one.",
        details={"token": ["The link is used up or too old."]},
    )


def _mail(account: Account, subject: str, text: str, link: str) -> OutgoingMessage:
    """The message that requests a mail. The link in it is sealed, and inserted into the text only
    when the mail is sent.
    """
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
            "metadata": sealed_link(link),
        },
        key=f"account:{account.pk}",
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
