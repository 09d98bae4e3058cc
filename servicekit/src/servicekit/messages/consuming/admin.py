"""The admin pages of the inbox and of dead letters."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from servicekit import clock
from servicekit.db.admin import ReadOnlyAdmin
from servicekit.db.transactions import transaction
from servicekit.messages.consuming.dead_letters import (
    NotReplayableError,
    dead_letter_discard,
    dead_letter_replay,
)
from servicekit.messages.consuming.models import DeadLetter, InboxMessage
from servicekit.messages.outbox.decisions import Settler
from servicekit.messages.outbox.services import NotDeadError


@admin.register(InboxMessage)
class InboxMessageAdmin(ReadOnlyAdmin):
    list_display = ("id", "task", "message_id", "state", "returns", "received_at", "done_at")
    list_filter = ("state", "task")
    search_fields = ("message_id", "request_id")


@admin.register(DeadLetter)
class DeadLetterAdmin(ReadOnlyAdmin):
    list_display = ("id", "reason", "task", "queue", "message_id", "state", "received_at")
    list_filter = ("state", "reason", "queue", "task")
    search_fields = ("message_id", "request_id")
    actions = ("replay", "discard")

    @admin.action(description="Replay the selected messages", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[DeadLetter]) -> None:
        count = 0
        for letter in queryset.order_by("id"):
            try:
                with transaction():
                    dead_letter_replay(
                        letter, settler=Settler.of_admin(request.user), now=clock.real_now()
                    )
                    self.log(request, letter, "Replayed.")
                    count += 1
            except NotReplayableError as error:
                self.message_user(request, f"{letter.pk}: {error.message}", messages.ERROR)
        self.message_user(request, f"{count} to be handled again.", messages.SUCCESS)

    @admin.action(description="Discard the selected messages", permissions=["replay"])
    def discard(self, request: HttpRequest, queryset: QuerySet[DeadLetter]) -> None:
        count = 0
        for letter in queryset.order_by("id"):
            try:
                with transaction():
                    dead_letter_discard(
                        letter,
                        settler=Settler.of_admin(request.user),
                        reason="In the admin.",
                        now=clock.real_now(),
                    )
                    self.log(request, letter, "Discarded.")
                    count += 1
            except NotDeadError:
                continue
        self.message_user(request, f"{count} discarded.", messages.SUCCESS)
