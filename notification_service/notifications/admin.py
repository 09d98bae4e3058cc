from django.contrib import admin

from notifications.models import InAppNotification
from servicekit.admin import ReadOnlyAdmin


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
    list_filter = ["notification_type", "is_read", "user_type"]
    search_fields = ["subject", "user_full_name", "user_email", "related_ticket_number", "cause"]
