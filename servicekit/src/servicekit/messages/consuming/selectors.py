"""Metrics of the inbox and of dead letters."""

from datetime import datetime

from django.db.models import Count

from servicekit.base.metrics.readings import Reading
from servicekit.messages.consuming.models import DeadLetter, InboxMessage


def inbox_readings(now: datetime) -> list[Reading]:
    """The numbers of returned messages and of dead letters by state.

    Two queries: one reads a partial index, the other the index by state.
    """
    returned = InboxMessage.objects.filter(state=InboxMessage.State.STARTED).count()
    letters: dict[tuple[str, ...], float] = {(state.value,): 0 for state in DeadLetter.State}
    rows = DeadLetter.objects.order_by().values("state").annotate(count=Count("id"))
    letters.update({(row["state"],): row["count"] for row in rows})
    return [
        Reading(
            "tts_inbox_returned",
            "Messages that came back from a worker which did not settle them, and are not done.",
            {(): returned},
        ),
        Reading("tts_dead_letters", "Dead letters by state.", letters, ("state",)),
    ]
