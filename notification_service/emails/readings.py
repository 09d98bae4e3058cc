"""Readings of mails for `/metrics`."""

from datetime import datetime

from django.db.models import Count

from emails.models import Email, EmailState
from servicekit.base.metrics.readings import Reading

OWED = (EmailState.QUEUED, EmailState.SENDING, EmailState.FAILED)


def email_readings(now: datetime) -> list[Reading]:
    """The number of unsent mails by state. Takes one query, over an index of only these mails."""
    owed: dict[tuple[str, ...], float] = {(state.value,): 0 for state in OWED}
    rows = Email.objects.order_by().filter(state__in=OWED).values("state")
    owed.update({(row["state"],): row["count"] for row in rows.annotate(count=Count("id"))})
    return [
        Reading(
            "tts_mails_unsent",
            "Mails not sent: queued and sending are on their way, failed were given up.",
            owed,
            ("state",),
        )
    ]
