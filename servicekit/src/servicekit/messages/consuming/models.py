"""The inbox and the dead letters."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from servicekit.messages.outbox.decisions import SettledModel


class InboxMessage(models.Model):
    """A message that a task of this service has received.

    started: the broker has delivered the message again before it was settled; `returns` counts
    these deliveries. done: the effect of the message is committed, in the same transaction as this
    state; another delivery does nothing.
    """

    class State(models.TextChoices):
        STARTED = "started"
        DONE = "done"

    id = models.BigAutoField(primary_key=True)
    message_id = models.CharField(max_length=255)
    task = models.CharField(max_length=255)
    request_id = models.CharField(max_length=128, blank=True, default="")
    state = models.CharField(max_length=16, choices=State)
    returns = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField(db_index=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["message_id", "task"], name="inbox_message_once"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | Q(state="started", done_at__isnull=True),
                name="inbox_done_at_when_done",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="inbox_started", condition=Q(state="started")),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.message_id}"


class DeadLetter(SettledModel):
    """A message that could not be handled, because it was malformed or failed too often.

    dead: waits for the decision of a person. replayed: sent again at `replayed_at`. discarded: a
    person has decided not to send it again. Replayed and discarded letters are kept for 90 days.
    """

    class State(models.TextChoices):
        DEAD = "dead"
        REPLAYED = "replayed"
        DISCARDED = "discarded"

    id = models.BigAutoField(primary_key=True)
    queue = models.CharField(max_length=128, blank=True, default="")
    task = models.CharField(max_length=255, blank=True, default="")
    message_id = models.CharField(max_length=255, blank=True, default="")
    request_id = models.CharField(max_length=128, blank=True, default="")
    headers = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # The raw body, cut to a limit. Characters that a text column refuses are escaped.
    body = models.TextField(blank=True, default="")
    body_truncated = models.BooleanField(default=False)
    reason = models.CharField(max_length=64)
    error = models.TextField(blank=True, default="")
    received_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=16, choices=State, default=State.DEAD)
    replayed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="replayed", replayed_at__isnull=False)
                | (~Q(state="replayed") & Q(replayed_at__isnull=True)),
                name="inbox_replayed_at_when_replayed",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="inbox_letters_by_state")]

    def __str__(self) -> str:
        return f"{self.reason} {self.task} {self.message_id}"
