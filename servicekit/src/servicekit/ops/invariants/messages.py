"""The rules for outbox, dead letters and stored answers, which every service has."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet

from servicekit import clock
from servicekit.http.idempotency.models import StoredAnswer
from servicekit.messages.consuming.models import DeadLetter
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.purging import PUBLISHED_KEPT
from servicekit.ops.invariants.rules import Violation

LONG = timedelta(hours=1)
"""While relays run, no message stays claimed this long, and no due message waits this long."""


def message_violations() -> Iterator[Violation]:
    """All violations in the tables that every service has."""
    for rule, rows in _broken().items():
        yield from (Violation(rule, str(key)) for key in rows.values_list("pk", flat=True))
    yield from _replayed_and_not_sent()


def _broken() -> dict[str, QuerySet[OutboxMessage] | QuerySet[StoredAnswer]]:
    now = clock.real_now()
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.PENDING).order_by("pk")
    return {
        "a message that is due has left within the hour": waiting.filter(
            available_at__lt=now - LONG
        ),
        "a claim on a message ends within the hour": waiting.filter(lease_until__gt=now + LONG),
        "a message that cannot be published says why": OutboxMessage.objects.filter(
            state=OutboxMessage.State.DEAD, last_error=""
        ).order_by("pk"),
        "a stored answer is a whole one": StoredAnswer.objects.filter(status=0).order_by("pk"),
    }


def _replayed_and_not_sent() -> Iterator[Violation]:
    """Replayed letters without a message in the outbox.

    Only recent letters are checked: the messages of older letters may have been deleted since.
    """
    letters = DeadLetter.objects.filter(
        state=DeadLetter.State.REPLAYED, replayed_at__gt=clock.real_now() - PUBLISHED_KEPT + LONG
    )
    for key in letters.order_by("pk").values_list("pk", flat=True):
        # Look by `delivery`: a letter without a message id was sent with a new id.
        if not OutboxMessage.objects.filter(delivery__startswith=f"r{key}.").exists():
            yield Violation("a replayed dead letter was sent again", str(key))
