"""Tickets in Django's admin: to be looked at; they change through the API only."""

from django.contrib import admin

from servicekit.admin import ReadOnlyAdmin
from tickets.models import Ticket


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin):
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
