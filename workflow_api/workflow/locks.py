"""Row locks of workflows. Lock a workflow's row before reading its draft or versions."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Workflows


def workflow_qs_for_update() -> QuerySet[Workflows]:
    return Workflows.objects.order_by("pk").select_for_update(of=("self",))
