"""Reads of stuck messages. The endpoint decides whether somebody may see them at all."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from servicekit.consuming.models import DeadLetter
from servicekit.errors import NotFoundError
from servicekit.outbox.models import OutboxMessage

MOST_NAMES = 200


@dataclass(frozen=True)
class StuckNames:
    """Every queue and task that some messages name, in order; MOST_NAMES of each at most."""

    queues: list[str]
    tasks: list[str]


GIVEN_UP = (OutboxMessage.State.DEAD, OutboxMessage.State.DISCARDED)


def stuck_names(rows: QuerySet[Any]) -> StuckNames:
    """Queues and tasks to filter by; a message without a task adds none."""

    def names(column: str) -> list[str]:
        named = rows.exclude(**{column: ""}).order_by(column)
        return list(named.values_list(column, flat=True).distinct()[:MOST_NAMES])

    return StuckNames(queues=names("queue"), tasks=names("task"))


def dead_letter_list() -> QuerySet[DeadLetter]:
    """Every dead letter without its body, which may be megabytes long."""
    return DeadLetter.objects.defer("body")


def access_dead_letter(pk: int) -> DeadLetter:
    """The letter with its body; raises NotFoundError."""
    letter = DeadLetter.objects.filter(pk=pk).first()
    if letter is None:
        raise NotFoundError(f"There is no dead letter {pk}.")
    return letter


def unsent_message_list() -> QuerySet[OutboxMessage]:
    """Every message of the outbox that failed for good, without its arguments."""
    return OutboxMessage.objects.filter(state__in=GIVEN_UP).defer("args", "kwargs", "last_error")


def access_unsent_message(pk: int) -> OutboxMessage:
    """The message if it failed for good or a person has decided about it; raises NotFoundError."""
    settled = Q(state__in=GIVEN_UP) | Q(settled_at__isnull=False)
    row = OutboxMessage.objects.filter(settled, pk=pk).first()
    if row is None:
        raise NotFoundError(f"There is no unsent message {pk}.")
    return row
