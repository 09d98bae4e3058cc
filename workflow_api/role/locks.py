"""Row locks of roles. Lock roles in ascending order of `id`, and before their memberships."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Absence, Roles


def role_qs_for_update() -> QuerySet[Roles]:
    return Roles.objects.order_by("pk").select_for_update()


def absence_qs_for_update() -> QuerySet[Absence]:
    """Absences, locked when they are read. Lock a person's absence before any other row."""
    return Absence.objects.order_by("pk").select_for_update()
