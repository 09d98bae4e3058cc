"""Consumers of Auth's messages about roles and memberships, and of messages about ended absences."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from servicekit.messages.consuming import MalformedMessageError, Message, consumer_task
from tickets.services import rotations_hand_over, rotations_hold

from . import selectors, services
from .domain.sync import MalformedSyncError, RoleChange, read_membership, read_role


@consumer_task(name="tts.role.sync", queue="TTS_ROLE_SYNC_QUEUE", has_spare_texts=True)
def sync_role(message: Message, *, now: datetime) -> None:
    """Apply Auth's message that a role was created, changed or ended."""
    data = _unwrapped(message, "role")
    try:
        change = read_role(data)
    except MalformedSyncError as error:
        raise MalformedMessageError(error.reason) from error
    _apply(change, now)


def _apply(change: RoleChange, now: datetime) -> None:
    """Apply a change of a role. If another role takes over its members, its rotations move to that role,
    too.
    """
    moved = selectors.role_taken_over(
        role_id=change.role_id, name=change.name, system=change.system
    )
    if moved is None or not change.is_active:
        services.role_sync(change=change, now=now)
        return
    rotations_hold(role_ids=moved)
    services.role_sync(change=change, now=now)
    before, after = moved
    if selectors.role_key(role_id=change.role_id) == after:
        rotations_hand_over(from_role_id=before, to_role_id=after)


@consumer_task(name="tts.user_system_role.sync", queue="TTS_ROLE_SYNC_QUEUE", has_spare_texts=True)
def sync_membership(message: Message, *, now: datetime) -> None:
    """Apply Auth's message that a person was added to a role or removed from it."""
    data = _unwrapped(message, "user_system_role")
    try:
        change = read_membership(data)
    except MalformedSyncError as error:
        raise MalformedMessageError(error.reason) from error
    services.membership_sync(change=change, now=now)


@consumer_task(name="workflow.absence_over", queue="WORKFLOW_TASKS_PRODUCTION")
def end_absence(message: Message, *, now: datetime) -> None:
    """End somebody's absence. If another absence has replaced it, nothing happens."""
    named = message.kwargs.get("absence")
    if not isinstance(named, str):
        raise MalformedMessageError("not_text", "absence is not text.")
    services.absence_over(user_id=message.whole("user_id"), named=named, now=now)


def _unwrapped(message: Message, name: str) -> dict[str, Any]:
    """The dict under the key `name` of the payload, or the payload itself if there is none."""
    data = message.payload(name)
    inner = data.get(name)
    return inner if isinstance(inner, dict) else data
