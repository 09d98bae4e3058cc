"""Serializers of notices and of the frame that sockets receive."""

from functools import cache
from typing import Any

from rest_framework import serializers

from notifications.models import InAppNotification
from notifications.types import NotificationType


class NotificationOutput(serializers.ModelSerializer[InAppNotification]):
    """One notice, as lists and sockets show it."""

    notification_type = serializers.ChoiceField(choices=NotificationType.choices, read_only=True)
    related_ticket_number = serializers.SerializerMethodField()
    metadata = serializers.DictField(read_only=True)

    class Meta:
        model = InAppNotification
        fields = [
            "id",
            "notification_type",
            "subject",
            "message",
            "related_ticket_number",
            "related_task_item_id",
            "metadata",
            "is_read",
            "created_at",
            "read_at",
        ]
        read_only_fields = fields

    def get_related_ticket_number(self, notification: InAppNotification) -> str | None:
        return notification.related_ticket_number or None


class UnreadCountOutput(serializers.Serializer[Any]):
    """The number of unread notices."""

    unread_count = serializers.IntegerField(min_value=0)


class ReadAllOutput(serializers.Serializer[Any]):
    """How many notices were marked read, and how many are unread now."""

    marked_read = serializers.IntegerField(min_value=0)
    unread_count = serializers.IntegerField(min_value=0)


class ReadSomeInput(serializers.Serializer[Any]):
    """The notices to mark read."""

    ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=100)


class MarkReadFrame(serializers.Serializer[Any]):
    """The socket frame `mark_read`."""

    id = serializers.UUIDField()


def notification_payload(notification: InAppNotification) -> dict[str, Any]:
    """A notice as plain JSON types, for the channel layer."""
    data: dict[str, Any] = _notification_output().to_representation(notification)
    return data | {"id": str(notification.pk)}


@cache
def _notification_output() -> NotificationOutput:
    """The one serializer for all pushes. Building its fields costs more than using them, and it
    keeps no data of a notice.
    """
    return NotificationOutput()
