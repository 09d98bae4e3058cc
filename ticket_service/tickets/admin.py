"""Tickets in Django's admin: to be looked at; they change through the API only."""

from django.contrib import admin
from django.http import HttpRequest

from tickets.models import Ticket


@admin.register(Ticket)
class TicketAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = [
        "ticket_id",
        "subject",
        "department",
        "category",
        "priority",
        "status",
        "created_at",
    ]
    list_filter = ["status", "priority"]
    search_fields = ["ticket_id", "subject", "requester"]
    date_hierarchy = "created_at"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Ticket | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Ticket | None = None) -> bool:
        return False
