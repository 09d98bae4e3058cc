from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import serializers

from audit.models import AuditEvent


class AuditEventOutput(serializers.ModelSerializer[AuditEvent]):
    """An event. The four `user_` fields are null if a message or a command acted, not a person."""

    user_type = serializers.CharField(
        source="actor.user_type", read_only=True, allow_null=True, default=None
    )
    user_id = serializers.IntegerField(
        source="actor.user_id", read_only=True, allow_null=True, default=None
    )
    user_full_name = serializers.CharField(
        source="actor.full_name", read_only=True, allow_null=True, default=None
    )
    user_email = serializers.CharField(
        source="actor.email", read_only=True, allow_null=True, default=None
    )
    changes = serializers.DictField(read_only=True)
    service = serializers.SerializerMethodField()

    class Meta:
        model = AuditEvent
        fields = [
            "id",
            "created_at",
            "user_type",
            "user_id",
            "user_full_name",
            "user_email",
            "action",
            "target_type",
            "target_id",
            "target_label",
            "changes",
            "request_id",
            "service",
        ]
        read_only_fields = fields

    def get_service(self, event: AuditEvent) -> str:
        """The service in which the action happened."""
        return event.service or str(settings.SERVICE.name)


class TargetInput(serializers.Serializer[Any]):
    """The object whose events are listed."""

    target_type = serializers.CharField(max_length=32)
    target_id = serializers.CharField(max_length=64)


class ChainOutput(serializers.Serializer[Any]):
    """The result of checking the chain. `checked` is the number of events that were valid,
    `first_broken` is the id of the first event that has changed, and `unsealed` is the number of
    events without a seal.

    A worker checks a long chain. Then `finished_at` is the time of the last result; `finished_at`
    and `valid` are null if there is no result yet. While `running` is true, the worker has checked
    `running_checked` of `seals` events.
    """

    valid = serializers.BooleanField(read_only=True, allow_null=True)
    checked = serializers.IntegerField(read_only=True)
    first_broken = serializers.IntegerField(read_only=True, allow_null=True)
    unsealed = serializers.IntegerField(read_only=True)
    finished_at = serializers.DateTimeField(read_only=True, allow_null=True)
    running = serializers.BooleanField(read_only=True)
    running_checked = serializers.IntegerField(read_only=True, allow_null=True)
    seals = serializers.IntegerField(read_only=True)
