"""One command for many tasks: its input, and the result of each task."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from servicekit.http.api.texts import VisibleField

MOST_TASKS = 200


class BulkTransferInput(serializers.Serializer[Any]):
    new_user_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    notes = VisibleField(
        allow_blank=True, required=False, default="", max_length=20_000, trim_whitespace=True
    )


class BulkReasonInput(serializers.Serializer[Any]):
    reason = VisibleField(max_length=20_000, trim_whitespace=True)


class BulkOutputItem(serializers.Serializer[Any]):
    """The result of one task. `status` is the HTTP status that the same command would get if it
    were sent to this task alone. `code` and `error` say why the command was refused. `action` is
    present only in a preview.
    """

    task_id = serializers.IntegerField()
    action = serializers.CharField(required=False)
    ok = serializers.BooleanField()
    status = serializers.IntegerField()
    code = serializers.CharField(required=False)
    error = serializers.CharField(required=False)


class BulkOutput(serializers.Serializer[Any]):
    results = BulkOutputItem(many=True)
