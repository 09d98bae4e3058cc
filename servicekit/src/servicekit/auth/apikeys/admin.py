"""The admin page to view and revoke API keys. The command `create_api_key` creates them."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from servicekit import clock
from servicekit.auth.apikeys.models import ApiKey
from servicekit.auth.apikeys.services import api_key_revoke
from servicekit.db.admin import ReadOnlyAdmin
from servicekit.db.transactions import transaction
from servicekit.messages.auditing import admin_actor


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    list_display = ("id", "name", "prefix", "scopes", "created_at", "last_used_at", "revoked_at")
    list_filter = ("name",)
    search_fields = ("name", "prefix")
    exclude = ("key_hash",)
    actions = ("revoke",)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Whether the user may revoke keys; this needs Django's change permission."""
        return bool(request.user.has_perm("apikeys.change_apikey"))

    @admin.action(description="Revoke the selected keys", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        count = 0
        actor, _ = admin_actor(request.user)
        for row in queryset.order_by("id"):
            with transaction():
                if api_key_revoke(row, now=clock.real_now(), actor=actor):
                    self.log(request, row, "Revoked.")
                    count += 1
        self.message_user(request, f"{count} revoked.", messages.SUCCESS)
