"""Row locks of the identity: accounts by ascending key, then roles, links, tokens, counted
attempts.

Every command about an account locks its row first, including opening and refreshing a session, so
that commands that end sessions or links under that lock see all earlier ones. Attempts to sign in
are claimed in transactions of their own, which lock no account, and settled after the account's
lock.
"""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Account, OneTimeLink, RefreshToken, SignInFailures


def account_qs_for_update() -> QuerySet[Account]:
    """Locked before everything else of the same account."""
    return Account.objects.order_by("pk").select_for_update()


def refresh_token_qs_for_update() -> QuerySet[RefreshToken]:
    return RefreshToken.objects.order_by("pk").select_for_update()


def one_time_link_qs_for_update() -> QuerySet[OneTimeLink]:
    return OneTimeLink.objects.order_by("pk").select_for_update()


def sign_in_failures_qs_for_update(*, skip_locked: bool = False) -> QuerySet[SignInFailures]:
    """One row of each kind per transaction, in the order account, pair, address."""
    return SignInFailures.objects.order_by("pk").select_for_update(skip_locked=skip_locked)
