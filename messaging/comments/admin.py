from django.contrib import admin

from comments.models import Comment, Presence
from servicekit.db.admin import ReadOnlyAdmin


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = [
        *("ticket_id", "position", "full_name", "role", "visibility"),
        *("created_at", "edited_at", "deleted_at"),
    ]
    list_filter = ["visibility", "user_type"]
    search_fields = ["ticket_id", "full_name"]
    ordering = ["-created_at"]


@admin.register(Presence)
class PresenceAdmin(ReadOnlyAdmin):
    list_display = ["ticket_id", "full_name", "user_type", "user_id", "expires_at"]
    search_fields = ["ticket_id", "full_name"]
