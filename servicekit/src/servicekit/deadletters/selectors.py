"""Reads of messages that got stuck. Whether somebody may see them at all is the endpoint's rule."""

from django.db.models import Q, QuerySet

from servicekit.consuming.models import DeadLetter
from servicekit.errors import NotFoundError
from servicekit.outbox.models import OutboxMessage

GIVEN_UP = (OutboxMessage.State.DEAD, OutboxMessage.State.DISCARDED)


def dead_letter_list() -> QuerySet[DeadLetter]:
    """Every dead letter without its body, which may be megabytes long."""
    return DeadLetter.objects.defer("body", "error")


def access_dead_letter(pk: int) -> DeadLetter:
    """The letter with its body; raises NotFoundError."""
    letter = DeadLetter.objects.filter(pk=pk).first()
    if letter is None:
        raise NotFoundError(f"There is no dead letter {pk}.")
    return letter


def unsent_message_list() -> QuerySet[OutboxMessage]:
    """Every message of the outbox that is no longer tried, without its arguments."""
    return OutboxMessage.objects.filter(state__in=GIVEN_UP).defer("args", "kwargs", "last_error")


def access_unsent_message(pk: int) -> OutboxMessage:
    """The message, if it was given up or a person has decided about it; raises NotFoundError."""
    settled = Q(state__in=GIVEN_UP) | Q(settled_at__isnull=False)
    row = OutboxMessage.objects.filter(settled, pk=pk).first()
    if row is None:
        raise NotFoundError(f"There is no unsent message {pk}.")
    return row
