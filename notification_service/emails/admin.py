from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from emails.models import Email, EmailDelivery
from notifications.admin import TypeFilter
from servicekit.base.links import has_link
from servicekit.db.admin import ReadOnlyAdmin

if TYPE_CHECKING:
    DeliveryInline = admin.StackedInline[EmailDelivery, Email]
else:
    DeliveryInline = admin.StackedInline


class EmailDeliveryInline(DeliveryInline):
    model = EmailDelivery
    extra = 0
    can_delete = False


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin):
    """Shows mails with all attempts to send them, even if there is no mail server or the server
    refuses them.
    """

    list_display = [
        "subject",
        "recipient",
        "notification_type",
        "related_ticket_number",
        "state",
        "attempts",
        "created_at",
        "sent_at",
    ]
    list_filter = ["state", TypeFilter]
    search_fields = ["recipient", "subject", "related_ticket_number"]
    inlines = [EmailDeliveryInline]

    def get_exclude(self, request: HttpRequest, obj: Email | None = None) -> list[str]:
        """Hide the text and the metadata of a mail with a one-time link."""
        is_secret = obj is not None and has_link(obj.metadata)
        return ["message", "metadata"] if is_secret else []


@admin.register(EmailDelivery)
class EmailDeliveryAdmin(ReadOnlyAdmin):
    list_display = ["recipient", "subject", "attempt", "state", "started_at", "finished_at"]
    list_filter = ["state"]
    search_fields = ["recipient", "subject"]
