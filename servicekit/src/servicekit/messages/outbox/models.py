"""The outbox table."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from servicekit.messages.outbox.decisions import SettledModel


def new_message_id() -> str:
    return str(uuid.uuid4())


class OutboxMessage(SettledModel):
    """A message for the broker.

    pending: to be published when `available_at` has passed. While a relay works on the row, it has
    a lease. published: the broker has confirmed it; the row is kept for a week. dead: it could not
    be published, and waits for the decision of a person. discarded: a person has decided not to
    publish it; the row is kept for 90 days, so that this can be undone.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        PUBLISHED = "published"
        DEAD = "dead"
        DISCARDED = "discarded"

    id = models.BigAutoField(primary_key=True)
    message_id = models.CharField(max_length=255, default=new_message_id)
    # Identifies the delivery of the message: "0" is the first one, "3" the third retry, "r7.0" the
    # replay of dead letter 7. If the same delivery is stored twice, as after a crash between commit
    # and acknowledgement, the second row is ignored.
    delivery = models.CharField(max_length=64, default="0")
    queue = models.CharField(max_length=128)
    task = models.CharField(max_length=255)
    args = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    kwargs = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    headers = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    key = models.CharField(max_length=255, blank=True, default="")
    created_at = models.DateTimeField()
    available_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    lease_owner = models.CharField(max_length=64, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.PENDING)
    published_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["message_id", "delivery"], name="outbox_message_delivery_unique"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "published", "dead", "discarded"]),
                name="outbox_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="outbox_published_at_when_published",
            ),
            # A lease without an owner or an end would keep the row from being claimed for ever.
            models.CheckConstraint(
                condition=Q(lease_owner="", lease_until__isnull=True)
                | (Q(state="pending", lease_until__isnull=False) & ~Q(lease_owner="")),
                name="outbox_lease_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["available_at", "id"],
                name="outbox_pending",
                condition=Q(state="pending"),
            ),
            models.Index(
                fields=["published_at"],
                name="outbox_published",
                condition=Q(state="published"),
            ),
            models.Index(
                fields=["state", "id"],
                name="outbox_given_up",
                condition=Q(state__in=["dead", "discarded"]),
            ),
            models.Index(
                fields=["lease_owner"], name="outbox_leased", condition=~Q(lease_owner="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.message_id}"
