"""
Row locks of the identity: account, then its roles, links or refresh tokens; within one, by key.

Failed sign-ins are counted in transactions of their own, the account's before the address's.
"""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Account, OneTimeLink, RefreshToken, SignInFailures


def account_qs_for_update() -> QuerySet[Account]:
    return Account.objects.order_by("pk").select_for_update()


def refresh_token_qs_for_update() -> QuerySet[RefreshToken]:
    tokens = RefreshToken.objects.select_related("account").order_by("pk")
    return tokens.select_for_update(of=("self",))


def one_time_link_qs_for_update() -> QuerySet[OneTimeLink]:
    return OneTimeLink.objects.order_by("pk").select_for_update()


def sign_in_failures_qs_for_update() -> QuerySet[SignInFailures]:
    return SignInFailures.objects.order_by("pk").select_for_update()
