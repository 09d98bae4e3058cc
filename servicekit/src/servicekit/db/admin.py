"""Read-only admin pages. Changes are possible only by admin actions."""

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
    """A page that only shows rows. Rows are changed by service functions, which check the rules."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Whether this user may send messages again; this needs Django's change permission."""
        name = f"{self.opts.app_label}.change_{self.opts.model_name}"
        return bool(request.user.has_perm(name))

    def log(self, request: HttpRequest, row: Model, what: str) -> None:
        """Write an entry into Django's admin log: this user did `what` with the row."""
        LogEntry.objects.log_actions(
            user_id=cast("int", request.user.pk),
            queryset=[row],
            action_flag=CHANGE,
            change_message=what,
            single_object=True,
        )
