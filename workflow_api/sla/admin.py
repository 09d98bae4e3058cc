from django.contrib import admin

from servicekit.db.admin import ReadOnlyAdmin

from .models import Calendar, CalendarRevision


@admin.register(Calendar)
class CalendarAdmin(ReadOnlyAdmin):
    list_display = ["name", "calendar_id", "rev", "created_at", "deleted_at"]
    search_fields = ["name"]


@admin.register(CalendarRevision)
class CalendarRevisionAdmin(ReadOnlyAdmin):
    list_display = ["calendar", "rev", "time_zone", "country", "created_at", "changed_by"]
    list_select_related = ["calendar"]
