"""Read accounts and their roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from servicekit.auth import Person
from servicekit.base.errors import NotFoundError

from .domain.names import ADMIN, STANDARD_ROLES, SYSTEM, key
from .models import Account, AccountRole, SystemRole


def account_by_email(email: str) -> Account | None:
    """The account with this e-mail address in any case, or None."""
    return Account.objects.filter(email_key=key(email)).first()


def account_of(person: Person) -> Account:
    """The account of the signed-in person. Raises NotFoundError if the person has no open account
    here.

    The user type must match, too. With an external Auth Service, an employee and a staff member may
    have the same id.
    """
    user_type, user_id = person.key
    account = Account.objects.filter(pk=user_id, user_type=user_type, is_active=True).first()
    if account is None:
        raise NotFoundError("There is no account of yours here.")
    return account


def account_list() -> QuerySet[Account]:
    """All accounts by name. Each has `held_roles`: its active roles, by system and name."""
    held = (
        AccountRole.objects.filter(is_active=True)
        .select_related("role")
        .order_by("role__system", "role__name_key")
    )
    return Account.objects.prefetch_related(
        Prefetch("roles", queryset=held, to_attr="held_roles")
    ).order_by("full_name", "pk")


def access_account(account_id: int) -> Account:
    """One account, as in `account_list`; raises NotFoundError. The caller checks that an Admin asks."""
    account = account_list().filter(pk=account_id).first()
    if account is None:
        raise NotFoundError
    return account


def known_roles() -> dict[tuple[str, str], tuple[str, str]]:
    """Every standard or stored role: {(system, name key): (system, name as stored)}."""
    known = {(s, key(n)): (s, n) for s, names in STANDARD_ROLES.items() for n in names}
    for role in SystemRole.objects.all():
        known[role.system, role.name_key] = (role.system, role.name)
    return known


def has_active_admin() -> bool:
    """Whether there is an open account with a password and the Admin role."""
    return (
        AccountRole.objects.filter(
            role__system=SYSTEM,
            role__name_key=key(ADMIN),
            is_active=True,
            account__is_active=True,
        )
        .exclude(account__password="")
        .exists()
    )


def is_admin(account: Account) -> bool:
    """Whether the account has the Admin role of tts now. Its tokens may be older than the last change of
    its roles.
    """
    return AccountRole.objects.filter(
        account=account, role__system=SYSTEM, role__name_key=key(ADMIN), is_active=True
    ).exists()


def is_admin_still(person: Person) -> bool:
    """Whether a person whose token says Admin is still an Admin: the account is open and has the
    role.

    True if an external Auth Service is configured or the person has no account here, because then
    the token alone decides.
    """
    if settings.AUTH_SERVICE_URL:
        return True
    account = Account.objects.filter(pk=person.user_id, user_type=person.user_type).first()
    return account is None or (account.is_active and is_admin(account))


def account_roles(account: Account) -> list[SystemRole]:
    """The roles that the account has now, by system and name."""
    held = AccountRole.objects.filter(account=account, is_active=True).select_related("role")
    return sorted((row.role for row in held), key=lambda role: (role.system, role.name_key))


def claims_of(account: Account, roles: Iterable[SystemRole]) -> dict[str, Any]:
    """The claims of an access token of the account."""
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
