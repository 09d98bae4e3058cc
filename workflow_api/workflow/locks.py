"""Row locks of workflows. A workflow row is locked before any of its draft or versions is read."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Workflows


def workflow_qs_for_update() -> QuerySet[Workflows]:
    return Workflows.objects.order_by("pk").select_for_update(of=("self",))
