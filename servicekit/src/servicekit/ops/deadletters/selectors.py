"""Read stuck messages. The endpoint checks whether the caller may see them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from servicekit.base.errors import NotFoundError
from servicekit.messages.consuming.models import DeadLetter
from servicekit.messages.outbox.models import OutboxMessage

MOST_NAMES = 200


@dataclass(frozen=True)
class StuckNames:
    """The queues and tasks of some messages, sorted; at most MOST_NAMES of each."""

    queues: list[str]
    tasks: list[str]


GIVEN_UP = (OutboxMessage.State.DEAD, OutboxMessage.State.DISCARDED)


def stuck_names(rows: QuerySet[Any]) -> StuckNames:
    """The queues and tasks of these messages, for people to filter by; empty names are left out."""

    def names(column: str) -> list[str]:
        named = rows.exclude(**{column: ""}).order_by(column)
        return list(named.values_list(column, flat=True).distinct()[:MOST_NAMES])

    return StuckNames(queues=names("queue"), tasks=names("task"))


def dead_letter_list() -> QuerySet[DeadLetter]:
    """All dead letters, without their bodies, which may be megabytes long."""
    return DeadLetter.objects.defer("body")


def access_dead_letter(pk: int) -> DeadLetter:
    """One dead letter with its body; raises NotFoundError."""
    letter = DeadLetter.objects.filter(pk=pk).first()
    if letter is None:
        raise NotFoundError(f"There is no dead letter {pk}.")
    return letter


def unsent_message_list() -> QuerySet[OutboxMessage]:
    """All messages of the outbox that could not be published or were discarded, without arguments."""
    return OutboxMessage.objects.filter(state__in=GIVEN_UP).defer("args", "kwargs", "last_error")


def access_unsent_message(pk: int) -> OutboxMessage:
    """One message that could not be published, or about which a person has decided.

    Raises NotFoundError.
    """
    settled = Q(state__in=GIVEN_UP) | Q(settled_at__isnull=False)
    row = OutboxMessage.objects.filter(settled, pk=pk).first()
    if row is None:
        raise NotFoundError(f"There is no unsent message {pk}.")
    return row
