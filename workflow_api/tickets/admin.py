from __future__ import annotations

from django.contrib import admin

from servicekit.db.admin import ReadOnlyAdmin

from .models import RoundRobin, WorkflowTicket


@admin.register(WorkflowTicket)
class WorkflowTicketAdmin(ReadOnlyAdmin):
    list_display = ["ticket_number", "department", "category", "priority", "unmatched_reason"]
    list_filter = ["is_task_allocated", "department", "unmatched_reason"]
    search_fields = ["ticket_number", "subject"]


@admin.register(RoundRobin)
class RoundRobinAdmin(ReadOnlyAdmin):
    list_display = ["role", "purpose", "last_user_id", "turns"]
    list_select_related = ["role"]
