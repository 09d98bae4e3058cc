"""Row locks of the identity. Order: accounts by ascending id, then roles, links, tokens, and the
counts of attempts.

Every command about an account locks the account's row first. This includes commands that open or
refresh a session. So a command that ends all sessions or links under this lock sees every session
and link that was created before. Attempts to sign in are claimed in a separate transaction, which
locks no account. They are settled later, in a transaction that locks the account before the counts.
"""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Account, OneTimeLink, RefreshToken, SignInFailures


def account_qs_for_update() -> QuerySet[Account]:
    """Accounts in the order of their locks. Lock an account before all other rows about it."""
    return Account.objects.order_by("pk").select_for_update()


def refresh_token_qs_for_update() -> QuerySet[RefreshToken]:
    return RefreshToken.objects.order_by("pk").select_for_update()


def one_time_link_qs_for_update() -> QuerySet[OneTimeLink]:
    return OneTimeLink.objects.order_by("pk").select_for_update()


def sign_in_failures_qs_for_update(*, skip_locked: bool = False) -> QuerySet[SignInFailures]:
    """Counts of attempts. A transaction locks at most one row of each kind, in the order account,
    pair, address.
    """
    return SignInFailures.objects.order_by("pk").select_for_update(skip_locked=skip_locked)
