from __future__ import annotations

from django.contrib import admin

from servicekit.admin import ReadOnlyAdmin

from .models import Task, TaskEvent, TaskItem


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    list_display = ["task_id", "ticket", "status", "current_step_name", "target_resolution"]
    list_filter = ["status", "priority"]
    list_select_related = ["ticket"]
    search_fields = ["ticket__ticket_number"]


@admin.register(TaskItem)
class TaskItemAdmin(ReadOnlyAdmin):
    list_display = ["task_item_id", "task", "user_full_name", "role_name", "status", "assigned_on"]
    list_filter = ["status", "role_name"]
    search_fields = ["task__ticket__ticket_number", "user_full_name"]


@admin.register(TaskEvent)
class TaskEventAdmin(ReadOnlyAdmin):
    list_display = ["task", "seq", "rev", "kind", "actor_user_id", "at"]
    list_filter = ["kind"]
    search_fields = ["task__ticket__ticket_number"]
