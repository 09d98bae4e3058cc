"""Decisions about messages that got stuck are audited like any other."""

from __future__ import annotations

from servicekit.outbox.settling import Settlement, Settler

from .services import StaffActor, audit_record


def settlement_record(settlement: Settlement) -> None:
    """A hook of servicekit's; runs in the transaction of the decision."""
    message = settlement.message
    changes = {"queue": message.queue, "task": message.task, "message_id": message.message_id}
    if settlement.reason:
        changes["reason"] = settlement.reason
    audit_record(
        action=f"{settlement.kind}.{settlement.verb}",
        target_type=settlement.kind,
        target_id=message.pk,
        target_label=message.task or message.queue,
        actor=_actor(settlement.settler),
        now=settlement.now,
        changes=changes,
    )


def _actor(settler: Settler) -> StaffActor | None:
    """None for an account of the admin's own, of which nobody outside of it knows."""
    if settler.user_id is None:
        return None
    return StaffActor(
        user_id=settler.user_id,
        full_name=settler.full_name,
        email=settler.email,
        user_type=settler.user_type,
    )
