from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from notifications.models import InAppNotification
from notifications.types import NotificationType
from servicekit.db.admin import ReadOnlyAdmin


class TypeFilter(admin.SimpleListFilter):
    """Offers all types of notices. The admin's own filter would read every row to find them."""

    title = "type"
    parameter_name = "notification_type"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return list(NotificationType.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(notification_type=self.value()) if self.value() else queryset


@admin.register(InAppNotification)
class InAppNotificationAdmin(ReadOnlyAdmin):
    list_display = [
        "subject",
        "notification_type",
        "user_full_name",
        "user_type",
        "user_id",
        "related_ticket_number",
        "is_read",
        "created_at",
    ]
    list_filter = [TypeFilter, "is_read", "user_type"]
    search_fields = ["subject", "user_full_name", "user_email", "related_ticket_number", "cause"]
