"""The check at the start of every command with which an Admin changes accounts."""

from __future__ import annotations

from typing import overload

from identity.locks import account_qs_for_update
from identity.models import Account
from identity.selectors import is_admin
from servicekit.auth import Person
from servicekit.base.errors import ForbiddenError, NotFoundError
from servicekit.db.transactions import transaction_required


@overload
def admin_require(actor: Person) -> None: ...
@overload
def admin_require(actor: Person, account_id: int) -> Account: ...
@transaction_required
def admin_require(actor: Person, account_id: int | None = None) -> Account | None:
    """Lock the account, if `account_id` is given, and check that the actor is still an Admin.

    The check is needed because the roles in the token may be up to ten minutes old. The rows of both
    accounts are locked, in ascending order: if two Admins demote or close each other, only the first
    succeeds. If the actor has no account here, the token alone decides.

    Returns the locked account, or None without `account_id`. Raises ForbiddenError if the actor is not an
    Admin any more, NotFoundError if there is no such account.
    """
    wanted = {actor.user_id} if account_id is None else {actor.user_id, account_id}
    rows = {row.pk: row for row in account_qs_for_update().filter(pk__in=wanted)}
    own = rows.get(actor.user_id)
    if own is not None and own.user_type == actor.user_type:
        if not own.is_active:
            raise ForbiddenError("Your own account is deactivated.")
        if not is_admin(own):
            raise ForbiddenError("You are not an Admin any more.")
    if account_id is None:
        return None
    if account_id not in rows:
        raise NotFoundError
    return rows[account_id]
