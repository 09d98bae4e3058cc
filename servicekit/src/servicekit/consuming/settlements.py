"""Decisions about messages that got stuck are audited like any other."""

from servicekit.auditing import Somebody, audit_report
from servicekit.auth.persons import Person
from servicekit.outbox.settling import Settlement, Settler


def settlement_report(settlement: Settlement) -> None:
    """Report a decision; a hook that runs in its transaction."""
    message = settlement.message
    changes = {"queue": message.queue, "task": message.task, "message_id": message.message_id}
    if settlement.reason:
        changes["reason"] = settlement.reason
    audit_report(
        actor=_actor(settlement.settler),
        action=f"{settlement.kind}.{settlement.verb}",
        target_type=settlement.kind,
        target_id=message.pk,
        target_label=message.task or message.queue,
        changes=changes,
        now=settlement.now,
    )


def _actor(settler: Settler) -> Somebody | None:
    """None for an account of the admin's own, of which nobody outside of it knows."""
    if settler.user_id is None:
        return None
    return Person(
        user_type=settler.user_type,
        user_id=settler.user_id,
        full_name=settler.full_name,
        email=settler.email,
    )
