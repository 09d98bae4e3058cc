"""Commands about accounts. The commands of Admins call `admin_require` first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from identity.domain.names import ADMIN, SYSTEM, key
from identity.locks import account_qs_for_update
from identity.models import Account
from identity.selectors import account_roles, known_roles
from servicekit.auth import Person
from servicekit.base.errors import DomainError, InvalidError, NotFoundError
from servicekit.clock import simulated
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox import outbox_append

from .accounts import (
    account_ensure,
    account_roles_add,
    account_roles_set,
    membership_messages,
    staff_require,
)
from .admins import admin_require
from .passwords import (
    SET_UP_LIFETIME,
    link_make,
    links_end,
    set_up_mail,
)
from .sessions import sessions_revoke
from .trail import (
    account_audit,
    person_of_account,
    role_names,
)


class AccountExistsError(DomainError):
    """Another account has this e-mail address."""

    code = "account_exists"


class OwnAccountError(DomainError):
    """Admins cannot close their own account or withdraw their own Admin role."""

    code = "own_account"


class AccountInactiveError(DomainError):
    """The account is deactivated."""

    code = "account_inactive"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An account and its new link to set a password."""

    account_id: int
    link: str
    expires_at: datetime


@transaction_required
def account_invite(
    *,
    email: str,
    full_name: str,
    roles: Collection[tuple[str, str]],
    actor: Person,
    now: datetime,
    user_type: str = Account.UserType.STAFF,
) -> Invitation:
    """Create an account without a password, and mail its person the link to set one.

    Raises ForbiddenError, AccountExistsError, InvalidError for a role that does not exist, and
    EmployeeRolesError if an employee would get a role.
    """
    admin_require(actor)
    wanted = _known_roles(roles)
    if wanted:
        staff_require(user_type)
    is_made = account_ensure(
        email=email, full_name=full_name, password_hash="", user_type=user_type, now=now
    )
    if not is_made:
        raise account_exists()
    for system, name in wanted:
        account_roles_add(email=email, names=[name], system=system, now=now)
    account = Account.objects.get(email_key=key(email))
    changes = {"user_type": user_type, "roles": role_names(account_roles(account))}
    account_audit(action="account.invite", account=account, actor=actor, changes=changes, now=now)
    return _invitation(account, now)


@transaction_required
def account_invite_again(*, account_id: int, actor: Person, now: datetime) -> Invitation:
    """Mail a new link to set the password; earlier links are ended.

    Raises ForbiddenError, NotFoundError, AccountInactiveError.
    """
    account = admin_require(actor, account_id)
    if not account.is_active:
        raise AccountInactiveError("The account is deactivated.")
    # Audit this with an action of its own: a link to an account that has a password could be used
    # to take the account over.
    action = "account.password_link" if account.password else "account.invite_again"
    account_audit(action=action, account=account, actor=actor, now=now)
    return _invitation(account, now)


@transaction_required
def account_deactivate(*, account_id: int, actor: Person, now: datetime) -> None:
    """Close an account: end its sessions and links, and send to the role sync that it has no roles.

    The account keeps its roles for the case that it is opened again. Raises ForbiddenError,
    NotFoundError, OwnAccountError.
    """
    account = admin_require(actor, account_id)
    if _is_own(account, actor):
        raise OwnAccountError("Ask another Admin to deactivate your own account.")
    if not account.is_active:
        return
    account.is_active = False
    account.save(update_fields=["is_active"])
    sessions_revoke(account=account, now=now)
    links_end(account=account, now=now)
    account_audit(action="account.deactivate", account=account, actor=actor, now=now)
    outbox_append(membership_messages(account), now=simulated(now))


@transaction_required
def account_activate(*, account_id: int, actor: Person, now: datetime) -> None:
    """Open a closed account again, with the roles that it had.

    Raises ForbiddenError, NotFoundError.
    """
    account = admin_require(actor, account_id)
    if account.is_active:
        return
    account.is_active = True
    account.save(update_fields=["is_active"])
    account_audit(action="account.activate", account=account, actor=actor, now=now)
    outbox_append(membership_messages(account), now=simulated(now))


@transaction_required
def account_set_roles(
    *, account_id: int, roles: Collection[tuple[str, str]], actor: Person, now: datetime
) -> None:
    """Replace the account's roles by these. Its next access token has them.

    Raises ForbiddenError, NotFoundError, OwnAccountError, InvalidError for a role that does not
    exist, and EmployeeRolesError if an employee would get a role.
    """
    account = admin_require(actor, account_id)
    wanted = _known_roles(roles)
    if wanted:
        staff_require(account.user_type)
    if _is_own(account, actor) and (SYSTEM, key(ADMIN)) not in {(s, key(n)) for s, n in wanted}:
        raise OwnAccountError("Ask another Admin to take your own Admin role.")
    before = role_names(account_roles(account))
    account_roles_set(account=account, wanted=wanted, now=now)
    after = role_names(account_roles(account))
    if after != before:
        changes = {"roles": [before, after]}
        account_audit(
            action="account.set_roles", account=account, actor=actor, changes=changes, now=now
        )


@transaction_required
def account_rename(*, account: Account, full_name: str, now: datetime) -> None:
    """Change the name of the caller's own account, and send it to the role sync.

    Raises NotFoundError if the account is closed.
    """
    locked = account_qs_for_update().filter(pk=account.pk, is_active=True).first()
    if locked is None:
        raise NotFoundError
    if locked.full_name == full_name:
        return
    locked.full_name = full_name
    locked.save(update_fields=["full_name", "search_text"])
    actor = person_of_account(locked)
    account_audit(action="account.rename", account=locked, actor=actor, now=now)
    outbox_append(membership_messages(locked, action="update"), now=simulated(now))


def account_exists() -> AccountExistsError:
    return AccountExistsError(
        "There is an account with this e-mail address.",
        details={"email": ["There is an account with this e-mail address."]},
    )


def _invitation(account: Account, now: datetime) -> Invitation:
    link = link_make(account=account, lifetime=SET_UP_LIFETIME, now=now)
    set_up_mail(account=account, link=link, now=now)
    return Invitation(account_id=account.pk, link=link, expires_at=now + SET_UP_LIFETIME)


def _is_own(account: Account, actor: Person) -> bool:
    return (account.user_type, account.pk) == actor.key


def _known_roles(roles: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """The roles as (system, name as stored), sorted and without repetition.

    Raises InvalidError if a role does not exist.
    """
    known = known_roles()
    wanted: dict[tuple[str, str], tuple[str, str]] = {}
    for system, name in roles:
        found = known.get((key(system), key(name)))
        if found is None:
            raise InvalidError(
                "There is no such role.", details={"roles": [f"There is no {system}:{name}."]}
            )
        wanted[key(system), key(name)] = found
    return sorted(wanted.values())
