"""Row locks of tasks. The lock order of the service is told in ``tickets.locks``."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Task


def task_qs_for_update() -> QuerySet[Task]:
    return Task.objects.order_by("pk").select_for_update(of=("self",))
