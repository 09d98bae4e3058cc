from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from servicekit import clock
from servicekit.base.errors import DomainError
from servicekit.db.admin import ReadOnlyAdmin
from servicekit.db.transactions import transaction
from servicekit.messages.outbox.decisions import Settler

from .engine.replaying import (
    end_effect_replay,
    end_effect_state,
)
from .engine.timers import timers_retry
from .models import EndEffect, Task, TaskEvent, TaskItem, TaskTimer


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


@admin.register(TaskTimer)
class TaskTimerAdmin(ReadOnlyAdmin):
    list_display = ["task", "kind", "due_at", "state", "attempts", "lease_until"]
    list_filter = ["state", "kind"]
    list_select_related = ["task"]
    search_fields = ["task__ticket__ticket_number"]
    actions = ["retry"]

    @admin.action(description="Try the selected stuck timers again", permissions=["replay"])
    def retry(self, request: HttpRequest, queryset: QuerySet[TaskTimer]) -> None:
        with transaction():
            stuck = list(queryset.filter(state=TaskTimer.State.STUCK))
            count = timers_retry([timer.pk for timer in stuck])
            for timer in stuck:
                self.log(request, timer, "To be tried again.")
        self.message_user(request, f"{count} to be tried again.", messages.SUCCESS)


@admin.register(EndEffect)
class EndEffectAdmin(ReadOnlyAdmin):
    list_display = ["id", "task", "kind", "state", "created_at", "replays", "replayed_at"]
    list_filter = ["kind"]
    list_select_related = ["task"]
    search_fields = ["task__ticket__ticket_number"]
    actions = ["replay"]

    @admin.display
    def state(self, effect: EndEffect) -> str:
        return end_effect_state(effect)

    @admin.action(description="Send the selected effects again", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[EndEffect]) -> None:
        for effect in queryset.order_by("pk"):
            try:
                with transaction():
                    settler = Settler.of_admin(request.user)
                    end_effect_replay(
                        end_effect_id=effect.pk, settler=settler, now=clock.real_now()
                    )
                    self.log(request, effect, "Sent again.")
            except DomainError as error:
                self.message_user(request, f"{effect}: {error}", messages.WARNING)
            else:
                self.message_user(request, f"{effect}: to be sent again.", messages.SUCCESS)
