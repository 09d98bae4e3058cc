"""What the admins of outbox, inbox and dead letters share: rows are looked at, never edited."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model
from django.http import HttpRequest

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class LookOnlyAdmin(_ModelAdmin):
    """No adding, changing or removing; what may be done is an action."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Whether this person may send messages again: the right to change them, in Django's terms."""
        name = f"{self.opts.app_label}.change_{self.opts.model_name}"
        return bool(request.user.has_perm(name))

    def log(self, request: HttpRequest, row: Model, what: str) -> None:
        """Write into Django's own log who did it."""
        LogEntry.objects.log_actions(
            user_id=cast("int", request.user.pk),
            queryset=[row],
            action_flag=CHANGE,
            change_message=what,
            single_object=True,
        )
