from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import serializers

from audit.models import AuditEvent


class AuditEventOutput(serializers.ModelSerializer[AuditEvent]):
    """An event; the four fields about the person are null if a message or a command acted."""

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
        """The service in which the act was done."""
        return event.service or str(settings.SERVICE.name)


class TargetInput(serializers.Serializer[Any]):
    """The thing whose events to list."""

    target_type = serializers.CharField(max_length=32)
    target_id = serializers.CharField(max_length=64)


class VerdictOutput(serializers.Serializer[Any]):
    """`first_broken` is the id of an event; `unsealed` ones wait for the sealer."""

    valid = serializers.BooleanField(read_only=True)
    checked = serializers.IntegerField(read_only=True)
    first_broken = serializers.IntegerField(read_only=True, allow_null=True)
    unsealed = serializers.IntegerField(read_only=True)
