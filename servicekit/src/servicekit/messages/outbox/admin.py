"""The admin page of the outbox: view rows, and send dead rows again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from servicekit import clock
from servicekit.db.admin import ReadOnlyAdmin
from servicekit.db.transactions import transaction
from servicekit.messages.outbox.decisions import Settler
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.services import NotDeadError, outbox_replay


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    list_display = ("id", "task", "queue", "state", "attempts", "available_at", "published_at")
    list_filter = ("state", "queue", "task")
    search_fields = ("message_id", "key")
    actions = ("replay",)

    @admin.action(description="Replay the selected dead messages", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> None:
        count = 0
        for row in queryset.order_by("id"):
            try:
                with transaction():
                    settler = Settler.of_admin(request.user)
                    outbox_replay(row, settler=settler, now=clock.real_now())
                    self.log(request, row, "Replayed.")
                    count += 1
            except NotDeadError:
                continue
        self.message_user(request, f"{count} to be published again.", messages.SUCCESS)
