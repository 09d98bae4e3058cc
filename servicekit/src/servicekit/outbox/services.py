"""Writing to the outbox."""

from collections.abc import Sequence
from datetime import datetime

from servicekit.outbox.messages import OutgoingMessage
from servicekit.outbox.models import OutboxMessage, new_message_id
from servicekit.outbox.wakeup import wake_relay
from servicekit.request_id import current_request_id
from servicekit.transactions import run_after_commit, transaction_required


@transaction_required
def outbox_append(messages: Sequence[OutgoingMessage], *, now: datetime) -> None:
    """Store messages with their cause, in one INSERT; the relay is woken after the commit.

    The current request id goes along. A message id that is stored already is left as it is.

    Raises TransactionRequiredError outside of `transaction()`, TypeError for what JSON cannot hold.
    """
    if not messages:
        return
    request_id = current_request_id()
    headers = {"request_id": request_id} if request_id else {}
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                message_id=message.message_id or new_message_id(),
                queue=message.queue,
                task=message.task,
                args=list(message.args),
                kwargs=dict(message.kwargs),
                headers=headers,
                key=message.key,
                created_at=now,
                available_at=message.available_at or now,
            )
            for message in messages
        ],
        ignore_conflicts=True,
    )
    run_after_commit(wake_relay)


@transaction_required
def outbox_replay(row: OutboxMessage, *, now: datetime) -> bool:
    """Give a dead row a fresh start; False when it is not dead (any more)."""
    dead = OutboxMessage.objects.filter(id=row.id, state=OutboxMessage.State.DEAD)
    revived = dead.update(state=OutboxMessage.State.PENDING, attempts=0, available_at=now)
    if revived:
        run_after_commit(wake_relay)
    return bool(revived)
