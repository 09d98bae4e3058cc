"""Consumers of Auth's queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from servicekit.consuming import MalformedMessageError, Message, consumer_task

from . import services
from .domain.sync import MalformedSyncError, read_membership, read_role


@consumer_task(name="tts.role.sync", queue="TTS_ROLE_SYNC_QUEUE", has_spare_texts=True)
def sync_role(message: Message, *, now: datetime) -> None:
    """A role was made, changed or ended."""
    data = _unwrapped(message, "role")
    try:
        change = read_role(data)
    except MalformedSyncError as error:
        raise MalformedMessageError(error.reason) from error
    services.role_sync(change=change, now=now)


@consumer_task(name="tts.user_system_role.sync", queue="TTS_ROLE_SYNC_QUEUE", has_spare_texts=True)
def sync_membership(message: Message, *, now: datetime) -> None:
    """A person was put into a role, or taken out of it."""
    data = _unwrapped(message, "user_system_role")
    try:
        change = read_membership(data)
    except MalformedSyncError as error:
        raise MalformedMessageError(error.reason) from error
    services.membership_sync(change=change, now=now)


def _unwrapped(message: Message, name: str) -> dict[str, Any]:
    """The dict under `name`, ignoring other keys; the dict itself if nothing is wrapped."""
    data = message.payload(name)
    inner = data.get(name)
    return inner if isinstance(inner, dict) else data
