"""Read-only admin pages; whatever may be changed there is an admin action."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model
from django.http import HttpRequest

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(_ModelAdmin):
    """Shows rows and changes none: only the service functions keep the service's promises."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Whether this user may send messages again: Django's change permission."""
        name = f"{self.opts.app_label}.change_{self.opts.model_name}"
        return bool(request.user.has_perm(name))

    def log(self, request: HttpRequest, row: Model, what: str) -> None:
        """Write to Django's admin log who did it."""
        LogEntry.objects.log_actions(
            user_id=cast("int", request.user.pk),
            queryset=[row],
            action_flag=CHANGE,
            change_message=what,
            single_object=True,
        )
