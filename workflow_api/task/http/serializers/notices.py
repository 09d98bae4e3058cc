"""Notices that could not be sent."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from servicekit.messages.outbox.models import OutboxMessage


class FailedNotificationOutput(serializers.Serializer[OutboxMessage]):
    """A notice that could not be sent. `state` is `pending` if the suite will try again, and `dead`
    if the notice waits until an Admin retries it.
    """

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["pending", "dead", "published"])
    user_type = serializers.CharField(source="kwargs.user_type")
    user_id = serializers.IntegerField(source="kwargs.user_id")
    user_full_name = serializers.CharField(source="kwargs.user_full_name")
    notification_type = serializers.CharField(source="kwargs.notification_type")
    subject = serializers.CharField(source="kwargs.subject")
    related_ticket_number = serializers.CharField(source="kwargs.related_ticket_number")
    attempts = serializers.IntegerField()
    error = serializers.CharField(source="last_error")
    created_at = serializers.DateTimeField()
    available_at = serializers.DateTimeField(help_text="When it is tried next.")


class RetriedOutput(serializers.Serializer[Any]):
    retried = serializers.IntegerField()
