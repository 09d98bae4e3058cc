"""Row locks of roles. Role rows are locked in ascending order of their key, before memberships."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Roles


def role_qs_for_update() -> QuerySet[Roles]:
    return Roles.objects.order_by("pk").select_for_update()
