from django.contrib import admin

from servicekit.db.admin import ReadOnlyAdmin

from .models import Steps, StepTransition


@admin.register(Steps)
class StepsAdmin(ReadOnlyAdmin):
    list_display = [
        "name",
        "workflow",
        "role",
        "weight",
        "order",
        "is_start",
        "is_end",
        "assignment",
        "capacity",
    ]
    list_filter = ["workflow"]
    list_select_related = ["workflow", "role"]


@admin.register(StepTransition)
class StepTransitionAdmin(ReadOnlyAdmin):
    list_display = [
        "name",
        "workflow",
        "from_step",
        "to_step",
        "order",
        "condition",
        "is_default",
    ]
    list_filter = ["workflow"]
    list_select_related = ["workflow", "from_step", "to_step"]
