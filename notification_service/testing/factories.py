"""Test data."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from notifications.models import InAppNotification
from servicekit import clock
from servicekit.base.sealing import seal_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_causes = count(1)


def payload(**values: Any) -> dict[str, Any]:
    """The message that workflow_api sends when it assigns work; every key can be overridden."""
    return {
        "user_type": "staff",
        "user_id": 7,
        "user_email": "agent7@tts.example",
        "user_full_name": "Ada Agent",
        "subject": "Inspect Asset",
        "message": "Please inspect the asset.",
        "notification_type": "task_assignment",
        "related_task_item_id": 17,
        "related_ticket_number": "TX20260302000001",
        "metadata": {"step": "Inspect Asset"},
        "actor": {"user_type": "staff", "user_id": 1},
        "cause": "task-item:17:assigned",
        **values,
    }


def hidden_ticket(number: str) -> dict[str, Any]:
    """The message that ticket_service sends when a ticket was deleted."""
    said = {"ticket_number": number}
    return {**said, "seal": seal_of("hidden_ticket", said)}


def make_notification(**values: Any) -> InAppNotification:
    """A stored unread notice of staff 7. Each call uses another cause."""
    row: dict[str, Any] = {**payload(), "created_at": NOW, "cause": f"test:{next(_causes)}"}
    row |= values
    if row.get("is_read"):
        row.setdefault("read_at", clock.now())
    return InAppNotification.objects.create(**row)
