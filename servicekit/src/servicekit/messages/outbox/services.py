"""Writing to the outbox."""

from collections.abc import Sequence
from datetime import datetime

from servicekit import clock
from servicekit.base.errors import DomainError
from servicekit.base.request_id import current_request_id
from servicekit.db.sql import rows_insert
from servicekit.db.transactions import run_after_commit, transaction_required
from servicekit.messages.outbox.decisions import Settlement, Settler, settled_fields, tell
from servicekit.messages.outbox.hot import unclaimed_row_delete
from servicekit.messages.outbox.messages import OutgoingMessage
from servicekit.messages.outbox.models import OutboxMessage, new_message_id
from servicekit.messages.outbox.wakeup import wake_relay

State = OutboxMessage.State


@transaction_required
def outbox_append(messages: Sequence[OutgoingMessage], *, now: datetime) -> None:
    """Store messages in the transaction of their cause, with one INSERT.

    `now` is a time of the domain. It is converted to a real time; if that is in the future, the
    current time is stored instead. So neither a simulated clock nor a `now` ahead of this process's
    clock holds messages back. The current request id is stored too. A message whose id exists
    already is skipped.

    Raises TransactionRequiredError outside of `transaction()`, TypeError for values that JSON
    cannot hold.
    """
    if not messages:
        return
    request_id = current_request_id()
    headers = {"request_id": request_id} if request_id else {}
    sent = min(clock.real(now), clock.real_now())
    rows_insert(
        [
            OutboxMessage(
                message_id=message.message_id or new_message_id(),
                queue=message.queue,
                task=message.task,
                args=list(message.args),
                kwargs=dict(message.kwargs),
                headers=headers,
                key=message.key,
                created_at=sent,
                available_at=_due(message, sent),
            )
            for message in messages
        ],
        or_ignore=True,
    )
    run_after_commit(wake_relay)


def _due(message: OutgoingMessage, sent: datetime) -> datetime:
    if message.available_at is not None:
        return clock.real(message.available_at)
    return sent + message.delay


@transaction_required
def outbox_withdraw(*, message_id: str) -> bool:
    """Delete a message that is not needed any more. Returns whether it was deleted.

    A message that a relay has already claimed is sent anyway, so its consumer must tolerate it.
    """
    return unclaimed_row_delete(message_id)


class NotDeadError(DomainError):
    """The message is not, or is no longer, waiting for a decision."""

    code = "not_dead"


@transaction_required
def outbox_replay(row: OutboxMessage, *, settler: Settler, now: datetime) -> None:
    """Let a dead or discarded row be published again.

    The state is changed by compare-and-set, so that only one of two concurrent decisions succeeds.
    Raises NotDeadError.
    """
    stuck = OutboxMessage.objects.filter(id=row.id, state__in=[State.DEAD, State.DISCARDED])
    settled = settled_fields(settler, reason="", now=now)
    if not stuck.update(state=State.PENDING, attempts=0, available_at=now, **settled):
        raise NotDeadError("The message is on its way or was sent already.")
    tell(Settlement("unsent_message", "replay", row, settler, "", now))
    run_after_commit(wake_relay)


@transaction_required
def outbox_discard(row: OutboxMessage, *, settler: Settler, reason: str, now: datetime) -> None:
    """Mark a dead row as discarded. Raises NotDeadError if it is not dead."""
    dead = OutboxMessage.objects.filter(id=row.id, state=State.DEAD)
    if not dead.update(state=State.DISCARDED, **settled_fields(settler, reason=reason, now=now)):
        raise NotDeadError("The message waits for no decision.")
    tell(Settlement("unsent_message", "discard", row, settler, reason, now))


@transaction_required
def outbox_republish(*, since: datetime, after_id: int, limit: int, now: datetime) -> list[int]:
    """Let messages that were published from `since` on be published again, if the broker has lost
    its queues.

    Takes at most `limit` rows with ids after `after_id`. Consumers drop messages that they have
    already handled. Returns the ids of the rows, ascending; an empty list means that there are no
    more.
    """
    published = OutboxMessage.objects.filter(
        state=State.PUBLISHED, published_at__gte=since, id__gt=after_id
    )
    ids = list(published.order_by("id").values_list("id", flat=True)[:limit])
    if ids:
        published.filter(id__in=ids).update(
            state=State.PENDING,
            published_at=None,
            attempts=0,
            available_at=now,
        )
        run_after_commit(wake_relay)
    return ids
