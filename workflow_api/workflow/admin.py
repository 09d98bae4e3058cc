from django.contrib import admin

from servicekit.db.admin import ReadOnlyAdmin

from .models import Workflows, WorkflowVersion


@admin.register(Workflows)
class WorkflowsAdmin(ReadOnlyAdmin):
    list_display = ["name", "department", "category", "sub_category", "status", "updated_at"]
    list_filter = ["status", "department"]
    search_fields = ["name"]


@admin.register(WorkflowVersion)
class WorkflowVersionAdmin(ReadOnlyAdmin):
    list_display = ["workflow", "version", "sha256", "created_at"]
    list_select_related = ["workflow"]
