"""The service that sends the messages of an end effect again."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from servicekit.base.errors import DomainError
from servicekit.clock import simulated
from servicekit.db.transactions import run_after_commit, transaction_required
from servicekit.messages.outbox.decisions import Settler
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.services import outbox_replay
from servicekit.messages.outbox.wakeup import wake_relay
from task.models import EndEffect

State = OutboxMessage.State
GIVEN_UP = (State.DEAD, State.DISCARDED)


class StillWaitingError(DomainError):
    """Some messages of the effect still wait to be sent, and none has failed for good."""

    code = "still_waiting"


def end_effect_state(effect: EndEffect) -> str:
    """The state of an effect: `dead`, `waiting` or `sent`.

    It is dead if one of its messages is dead or was discarded. Otherwise it is waiting if a message
    waits to be sent. A message that is no longer in the outbox was sent and then purged.
    """
    states = set(_rows(effect).values_list("state", flat=True))
    if states.intersection(GIVEN_UP):
        return "dead"
    return "waiting" if State.PENDING in states else "sent"


@transaction_required
def end_effect_replay(*, end_effect_id: int, settler: Settler, now: datetime) -> EndEffect:
    """Send the messages of an effect again: the dead and discarded ones, or all messages if all
    were sent.

    Messages keep their ids, so a consumer that has handled a message ignores its repetition. `now`
    is the real time. Raises StillWaitingError if the effect is waiting.
    """
    effect = EndEffect.objects.select_for_update().get(pk=end_effect_id)
    if end_effect_state(effect) == "waiting":
        raise StillWaitingError("It is still on its way.")
    dead = list(_rows(effect).filter(state__in=GIVEN_UP))
    for row in dead:
        outbox_replay(row, settler=settler, now=now)
    effect.replays += 1
    effect.replayed_at = simulated(now)
    effect.save(update_fields=["replays", "replayed_at"])
    if not dead:
        OutboxMessage.objects.bulk_create(
            OutboxMessage(
                message_id=message["message_id"],
                delivery=f"e{effect.replays}",
                queue=message["queue"],
                task=message["task"],
                kwargs=message["kwargs"],
                key="replay",
                created_at=now,
                available_at=now,
            )
            for message in effect.messages
        )
        run_after_commit(wake_relay)
    return effect


def _rows(effect: EndEffect) -> QuerySet[OutboxMessage]:
    ids = [message["message_id"] for message in effect.messages]
    return OutboxMessage.objects.filter(message_id__in=ids)
