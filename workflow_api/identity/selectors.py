"""Reading accounts and what they may."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .domain.names import key
from .models import Account, AccountRole, SystemRole


def account_by_email(email: str) -> Account | None:
    """The account of an address, whatever its case."""
    return Account.objects.filter(email_key=key(email)).first()


def account_roles(account: Account) -> list[SystemRole]:
    """The roles that the account holds now, by system and name."""
    held = AccountRole.objects.filter(account=account, is_active=True).select_related("role")
    return sorted((row.role for row in held), key=lambda role: (role.system, role.name_key))


def claims_of(account: Account, roles: Iterable[SystemRole]) -> dict[str, Any]:
    """What an access token says of the account."""
    held = [{"system": role.system, "role": role.name} for role in roles]
    return {
        "user_id": account.pk,
        "email": account.email,
        "username": account.email,
        "full_name": account.full_name,
        "user_type": account.user_type,
        "systems": sorted({role["system"] for role in held}),
        "roles": held,
    }
