"""Celery tasks for tickets. They receive tickets, and match waiting tickets again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from servicekit.base.sealing import is_sealed
from servicekit.messages.consuming import Batching, MalformedMessageError, Message, consumer_task
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from task.engine.services import (
    create_task_for_ticket,
    rotations_lock,
    ticket_receive,
)
from task.outgoing.messages import (
    follow_ticket,
    match_again,
)
from tickets import selectors
from tickets.domain.snapshot import (
    Snapshot,
    SnapshotError,
    read_snapshot,
)
from tickets.locks import (
    ticket_qs_for_update,
    tickets_lock,
)
from workflow.domain.keys import match_key

from .batches import BATCH, send_for_each

SNAPSHOT = "snapshot"
"""The purpose of the seal that ticket_service puts on its own tickets."""
# The most tickets that share a transaction. The transaction locks the rotations of all its tickets
# until the commit, and commands of people have to wait for these.
TICKETS_TOGETHER = 16


def _lock_together(messages: Sequence[Message]) -> None:
    snapshots = []
    for message in messages:
        with suppress(MalformedMessageError):
            snapshots.append(_snapshot(message))
    tickets_lock({snapshot.ticket_number for snapshot in snapshots})
    rotations_lock(snapshots)


@consumer_task(
    name="tickets.tasks.receive_ticket",
    queue="TICKET_TASKS_PRODUCTION",
    batching=Batching(size=TICKETS_TOGETHER, begin=_lock_together),
)
def receive_ticket(message: Message, *, now: datetime) -> None:
    """Store a ticket's snapshot and open its task. A later snapshot of the ticket updates the
    stored one.

    If a later snapshot concerns the task, this sends a message that lets the task look at it. That
    happens in another transaction, so tasks are never locked here.
    """
    snapshot = _snapshot(message)
    try:
        intake = ticket_receive(snapshot=snapshot, now=now)
    except SnapshotError as error:
        raise _malformed(error) from None
    if intake.concerns_task:
        outbox_append([follow_ticket(ticket_number=intake.ticket.ticket_number)], now=now)


@consumer_task(name="workflow.rematch", queue="WORKFLOW_TASKS_PRODUCTION")
def rematch(message: Message, *, now: datetime) -> None:
    """A workflow was initialized. Match every ticket again that waits in its department and
    category.
    """
    department, category = _text(message, "department"), _text(message, "category")
    after_id = message.whole("after_id", default=0)
    found = selectors.waiting_ticket_numbers(
        match_department=match_key(department),
        match_category=match_key(category),
        after_number_id=after_id,
        limit=BATCH,
    )
    send_for_each(
        found,
        lambda row: match_again(ticket_number=row[1]),
        next_batch=lambda last: OutgoingMessage(
            queue="WORKFLOW_TASKS_PRODUCTION",
            task="workflow.rematch",
            kwargs={"department": department, "category": category, "after_id": last[0]},
        ),
        now=now,
    )


@consumer_task(name="workflow.match_again", queue="WORKFLOW_TASKS_PRODUCTION")
def match_one_again(message: Message, *, now: datetime) -> None:
    """Match one waiting ticket again. Does nothing if the ticket has a task."""
    number = _text(message, "ticket_number")
    ticket = ticket_qs_for_update().filter(ticket_number=number).first()
    if ticket is not None and not ticket.is_task_allocated:
        create_task_for_ticket(ticket=ticket, now=now)


def _snapshot(message: Message) -> Snapshot:
    try:
        return read_snapshot(message.payload("payload"), is_own=_is_own)
    except SnapshotError as error:
        raise _malformed(error) from None


def _is_own(body: Mapping[str, Any]) -> bool:
    content = {name: value for name, value in body.items() if name != "seal"}
    return is_sealed(SNAPSHOT, content, body.get("seal"))


def _malformed(error: SnapshotError) -> MalformedMessageError:
    return MalformedMessageError("not_a_ticket", str(error))


def _text(message: Message, name: str) -> str:
    value = message.kwargs.get(name)
    if not isinstance(value, str):
        raise MalformedMessageError("not_text", f"{name} is not text.")
    return value
