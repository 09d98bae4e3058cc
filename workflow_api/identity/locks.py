"""Row locks of the identity: account, then its roles or refresh tokens; within one, by key."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Account, RefreshToken


def account_qs_for_update() -> QuerySet[Account]:
    return Account.objects.order_by("pk").select_for_update()


def refresh_token_qs_for_update() -> QuerySet[RefreshToken]:
    tokens = RefreshToken.objects.select_related("account").order_by("pk")
    return tokens.select_for_update(of=("self",))
