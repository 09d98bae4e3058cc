"""Report actions on accounts and sessions to the audit, in the transaction of the action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from identity.models import Account, SystemRole
from servicekit.auth import Person
from servicekit.clock import simulated
from servicekit.db.transactions import transaction_required
from servicekit.messages.auditing import audit_report

from .lockout import (
    Attempt,
    Failed,
)


def person_of_account(account: Account) -> Person:
    """The person to whom the account belongs, as the actor of a change to it."""
    return Person(
        user_type=account.user_type,
        user_id=account.pk,
        email=account.email,
        full_name=account.full_name,
    )


@transaction_required
def account_audit(
    *,
    action: str,
    account: Account,
    actor: Person | None,
    now: datetime,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Report an action on the account. `actor` is None if the actor is unknown."""
    audit_report(
        actor=actor,
        action=action,
        target_type="account",
        target_id=account.pk,
        changes=changes,
        now=simulated(now),
    )


@transaction_required
def failure_audit(
    *,
    attempt: Attempt,
    failed: Failed,
    account: Account | None,
    now: datetime,
    actor: Person | None = None,
) -> None:
    """Report a failed attempt, at most once a minute for each account and network. If the attempts
    led to a lock, report the lock, too.

    The report does not contain an unknown e-mail address, because somebody may have typed a
    password into that field.
    """
    actions = []
    if failed.is_to_be_told:
        actions.append("session.failed")
    if failed.is_locked:
        actions.append("account.lock_out")
    for action in actions:
        audit_report(
            actor=actor,
            action=action,
            target_type="account",
            target_id="unknown" if account is None else account.pk,
            changes={"address": attempt.address},
            now=simulated(now),
        )


def role_names(roles: Iterable[SystemRole]) -> list[str]:
    """Roles as `system:name`, the form that the audit stores."""
    return [f"{role.system}:{role.name}" for role in roles]
