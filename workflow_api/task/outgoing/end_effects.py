"""Messages to other systems when a task completes (CONTRACT §8, §9.9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from servicekit.messages.outbox import OutgoingMessage
from task.domain.events.work import TaskCompleted
from task.models import EndEffect, TaskItem

from .notice import Story, staff_member
from .notices import completed_notice

ASSET, BUDGET, NOTIFICATION = "asset", "budget", "notification"


def end_effect(
    *, story: Story, event: TaskCompleted, now: datetime
) -> tuple[EndEffect, list[OutgoingMessage]] | None:
    """The row that records the end logic of a completion, not saved yet, and its messages.

    None if the workflow has no end logic.
    """
    if not event.end_logic:
        return None
    task = story.task
    messages = [
        replace(message, message_id=f"end-effect:{task.pk}:{task.rev}:{index}")
        for index, message in enumerate(_messages(story, event))
    ]
    effect = EndEffect(
        task=task,
        rev=task.rev,
        kind=event.end_logic,
        messages=[_stored(message) for message in messages],
        created_at=now,
    )
    return effect, messages


def _messages(story: Story, event: TaskCompleted) -> Iterable[OutgoingMessage]:
    if event.end_logic == ASSET:
        yield _asset(story, event.at)
    elif event.end_logic == BUDGET:
        yield _budget(story, event.at)
    elif event.end_logic == NOTIFICATION:
        yield from _to_holders(story)


def _asset(story: Story, at: datetime) -> OutgoingMessage:
    ticket = story.task.ticket
    data = ticket.dynamic_data
    return OutgoingMessage(
        queue="AMS_WORKFLOW_QUEUE",
        task="ams.tasks.process_workflow_completion",
        kwargs={
            "ticket_id": ticket.ticket_number,
            "asset_name": data.get("asset_name"),
            "serial_number": data.get("serial_number"),
            "action": data.get("action") or ticket.sub_category,
            "completed_at": at.isoformat(),
        },
        key=ticket.ticket_number,
    )


def _budget(story: Story, at: datetime) -> OutgoingMessage:
    ticket = story.task.ticket
    data = ticket.dynamic_data
    last = max(story.items.values(), key=lambda item: item.number)
    return OutgoingMessage(
        queue="BMS_WORKFLOW_QUEUE",
        task="bms.tasks.process_budget_approval",
        kwargs={
            "ticket_id": ticket.ticket_number,
            "requested_budget": data.get("requested_budget"),
            "cost_items": data.get("cost_items") or [],
            "approved_by": {
                "user_id": story.actor_user_id or last.user_id,
                "full_name": last.user_full_name if _is_by(story, last) else "",
            },
            "completed_at": at.isoformat(),
        },
        key=ticket.ticket_number,
    )


def _to_holders(story: Story) -> Iterable[OutgoingMessage]:
    """Notify everybody who held the task, once. The owner gets no message here, because `notices`
    notifies them.
    """
    owner = story.task.ticket_owner
    notified = {owner.user_id} if owner else set()
    for item in story.items.values():
        if item.user_id not in notified:
            notified.add(item.user_id)
            yield completed_notice(story, staff_member(item.role_user))


def _is_by(story: Story, item: TaskItem) -> bool:
    return story.actor_user_id in (None, item.user_id)


def _stored(message: OutgoingMessage) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "queue": message.queue,
        "task": message.task,
        "kwargs": dict(message.kwargs),
    }
