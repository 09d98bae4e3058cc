"""Tickets in Django's admin, read-only: every change goes through the services."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from servicekit import clock
from servicekit.db.admin import ReadOnlyAdmin
from servicekit.db.transactions import transaction
from tickets.locks import ticket_qs_for_update
from tickets.models import Attachment, Ticket
from tickets.services import ticket_push

if TYPE_CHECKING:
    _TabularInline = admin.TabularInline[Any, Any]
else:
    _TabularInline = admin.TabularInline


class AttachmentInline(_TabularInline):
    """The files of a ticket, by name and kind."""

    model = Attachment
    fields = ["original_filename", "content_type", "file_size", "uploaded_at", "uploaded_by_name"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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
    list_filter = ["status", "priority", ("hidden_at", admin.EmptyFieldListFilter)]
    search_fields = ["ticket_id", "subject", "requester"]
    date_hierarchy = "created_at"
    inlines = [AttachmentInline]
    actions = ["push_to_workflow"]

    @admin.action(description="Send to the workflow again", permissions=["replay"])
    def push_to_workflow(self, request: HttpRequest, tickets: QuerySet[Ticket]) -> None:
        keys = list(tickets.order_by("pk").values_list("pk", flat=True))
        for key in keys:
            with transaction():
                ticket = ticket_qs_for_update().get(pk=key)
                ticket_push(ticket=ticket, now=clock.now())
                self.log(request, ticket, "Sent to the workflow again.")
        self.message_user(request, f"{len(keys)} sent to the workflow.", messages.SUCCESS)
