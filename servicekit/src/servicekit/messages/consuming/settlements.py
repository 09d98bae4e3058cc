"""Report decisions about stuck messages to the audit."""

from servicekit.clock import simulated
from servicekit.messages.auditing import audit_report, person_behind
from servicekit.messages.outbox.decisions import Settlement


def settlement_report(settlement: Settlement) -> None:
    """Report a decision to the audit. This is a hook, which runs in the decision's transaction."""
    message = settlement.message
    changes = {"queue": message.queue, "task": message.task, "message_id": message.message_id}
    if settlement.reason:
        changes["reason"] = settlement.reason
    audit_report(
        actor=person_behind(settlement.settler),
        action=f"{settlement.kind}.{settlement.verb}",
        target_type=settlement.kind,
        target_id=message.pk,
        target_label=message.task or message.queue,
        changes=changes,
        now=simulated(settlement.now),
    )
