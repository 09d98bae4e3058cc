"""Metrics of the outbox."""

from datetime import datetime

from django.db.models import Count, Min, Q

from servicekit.base.metrics.readings import Reading
from servicekit.messages.outbox.models import OutboxMessage

State = OutboxMessage.State


def outbox_readings(now: datetime) -> list[Reading]:
    """The numbers of unpublished messages, and the age of the oldest one that is due.

    Two queries, each on a partial index that has no published rows.
    """
    is_due = Q(available_at__lte=now)
    pending = OutboxMessage.objects.filter(state=State.PENDING).aggregate(
        due=Count("id", filter=is_due), later=Count("id", filter=~is_due), first=Min("available_at")
    )
    # If any row is due, the row with the earliest `available_at` is due.
    age = (now - pending["first"]).total_seconds() if pending["due"] else 0.0
    dead = OutboxMessage.objects.filter(state=State.DEAD).count()
    return [
        Reading(
            "tts_outbox_messages",
            "Messages on their way: due (to be published now), later (not yet), dead.",
            {("due",): pending["due"], ("later",): pending["later"], ("dead",): dead},
            ("state",),
        ),
        Reading(
            "tts_outbox_oldest_due_seconds",
            "How long the oldest due message has been waiting to be published; 0 when none waits.",
            {(): age},
        ),
    ]
