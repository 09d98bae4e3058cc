"""Write accounts and their roles. Changes of roles are sent to the role sync, in the form that Auth uses."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from identity.domain.names import SYSTEM, key
from identity.locks import account_qs_for_update
from identity.models import Account, AccountRole, SystemRole
from servicekit.base.errors import InvalidError
from servicekit.clock import simulated
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox import OutgoingMessage, outbox_append


class EmployeeRolesError(InvalidError):
    """Employees cannot have roles: the role sync knows only staff."""

    code = "employee_roles"


@transaction_required
def account_ensure(
    *,
    email: str,
    full_name: str,
    password_hash: str,
    now: datetime,
    user_type: str = Account.UserType.STAFF,
) -> bool:
    """Create an account for the e-mail address, unless there is one. Returns whether it was
    created.

    The caller passes the hash of the password, because hashing is slow and must not prolong this
    transaction.
    """
    if Account.objects.filter(email_key=key(email)).exists():
        return False
    Account.objects.create(
        email=email.strip(),
        email_key=key(email),
        full_name=full_name,
        password=password_hash,
        user_type=user_type,
        created_at=now,
    )
    return True


@transaction_required
def account_roles_add(
    *, email: str, names: Collection[str], system: str = SYSTEM, now: datetime
) -> int:
    """Give roles to the account with this e-mail address, and create roles that do not exist.

    Returns the number of roles that the account did not have before; only these are sent to the
    role sync. Raises Account.DoesNotExist, and EmployeeRolesError for an employee.
    """
    account = account_qs_for_update().get(email_key=key(email))
    if names:
        staff_require(account.user_type)
    messages: list[OutgoingMessage] = []
    for name in names:
        role, is_new = SystemRole.objects.get_or_create(
            system=system, name_key=key(name), defaults={"name": name}
        )
        if is_new:
            messages.append(_role_message(role))
        held, is_given = AccountRole.objects.get_or_create(account=account, role=role)
        if not is_given and held.is_active:
            continue
        held.is_active = True
        held.save()
        messages.append(_membership_message(account, held))
    outbox_append(messages, now=simulated(now))
    return sum(message.task == "tts.user_system_role.sync" for message in messages)


@transaction_required
def account_role_withdraw(*, email: str, name: str, system: str = SYSTEM, now: datetime) -> bool:
    """Withdraw a role from the account with this e-mail address. Returns whether it had the role.

    Raises Account.DoesNotExist.
    """
    account = account_qs_for_update().get(email_key=key(email))
    held = (
        AccountRole.objects.select_related("role")
        .filter(account=account, role__system=system, role__name_key=key(name), is_active=True)
        .first()
    )
    if held is None:
        return False
    held.is_active = False
    held.save()
    outbox_append([_membership_message(account, held)], now=simulated(now))
    return True


def membership_messages(account: Account, *, action: str = "") -> list[OutgoingMessage]:
    """A role-sync message for each role of the account, with the account's current state."""
    rows = AccountRole.objects.filter(account=account, is_active=True).select_related("role")
    return [_membership_message(account, held, action) for held in rows.order_by("pk")]


@transaction_required
def account_roles_set(
    *, account: Account, wanted: Collection[tuple[str, str]], now: datetime
) -> None:
    """Replace the roles of the locked account by `wanted`, pairs (system, name).

    Sends the changes to the role sync. Raises EmployeeRolesError if an employee would get a role.
    """
    by_system: dict[str, list[str]] = {}
    for system, name in wanted:
        by_system.setdefault(system, []).append(name)
    keep = {(system, key(name)) for system, name in wanted}
    held = AccountRole.objects.filter(account=account, is_active=True).select_related("role")
    for row in held.order_by("pk"):
        if (row.role.system, row.role.name_key) not in keep:
            account_role_withdraw(
                email=account.email, name=row.role.name, system=row.role.system, now=now
            )
    for system, names in sorted(by_system.items()):
        account_roles_add(email=account.email, names=names, system=system, now=now)


def staff_require(user_type: str) -> None:
    """Raise EmployeeRolesError unless people of this user type may have roles."""
    if user_type != Account.UserType.STAFF:
        raise EmployeeRolesError(
            "An employee holds no roles.", details={"roles": ["An employee holds no roles."]}
        )


def _role_message(role: SystemRole) -> OutgoingMessage:
    payload = {"id": role.pk, "name": role.name, "system": role.system, "action": "create"}
    return OutgoingMessage(
        queue="TTS_ROLE_SYNC_QUEUE",
        task="tts.role.sync",
        args=({"role": payload},),
        key=f"role:{role.pk}",
    )


def _membership_message(account: Account, held: AccountRole, action: str = "") -> OutgoingMessage:
    is_active = held.is_active and account.is_active
    payload = {
        "user_id": account.pk,
        "user_full_name": account.full_name,
        "user_email": account.email,
        "role_id": held.role.pk,
        "role_name": held.role.name,
        "system": held.role.system,
        "is_active": is_active,
        "action": action or ("create" if is_active else "delete"),
    }
    return OutgoingMessage(
        queue="TTS_ROLE_SYNC_QUEUE",
        task="tts.user_system_role.sync",
        args=({"user_system_role": payload},),
        key=f"account:{account.pk}",
    )
