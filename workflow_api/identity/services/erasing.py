"""Erase the account of a person. Afterwards nobody can sign in with it, and it names nobody."""

from __future__ import annotations

from identity.locks import account_qs_for_update
from identity.models import Account, KnownNetwork, OneTimeLink, RefreshToken
from identity.services.lockout import failures_forget
from servicekit.messages.erasing import Erased


def erase_account(person: Erased, limit: int) -> int:
    """Erase the name, address and password of the account, with its sessions, links, networks and
    counts of attempts.

    Addresses must be unique, so the address is replaced by another one, which no mail can reach.
    """
    address = f"erased-{person.user_id}@erased.invalid"
    account = (
        account_qs_for_update()
        .filter(pk=person.user_id, user_type=person.user_type)
        .exclude(email=address)
        .first()
    )
    if account is None or limit <= 0:
        return 0
    failures_forget(email=account.email)
    for model in (RefreshToken, OneTimeLink, KnownNetwork):
        model._default_manager.filter(account=account).delete()
    account.email = account.email_key = address
    account.full_name, account.password, account.is_active = person.label, "", False
    account.save()
    return 1


def still_has_account(person: Erased) -> str:
    """The reason why a person cannot be erased: they can still sign in. Empty if they cannot."""
    accounts = Account.objects.filter(pk=person.user_id, user_type=person.user_type, is_active=True)
    if not accounts.exists():
        return ""
    return f"The account of {person.label} is still active: deactivate it first."
