import uuid

from django.db import models

from notifications.models import UserType
from notifications.types import LONGEST_TYPE


class EmailState(models.TextChoices):
    """The states of a mail. queued: it waits for its next attempt. sending: an attempt holds it
    until `lease_until`.

    sent: the mail backend accepted it. failed: all attempts failed, and there will be no more.
    skipped: before the mail was sent, its ticket was deleted or its person was erased.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


class DeliveryState(models.TextChoices):
    """The states of an attempt. sending: it is in progress. sent: the mail backend accepted the
    mail. failed: an error was stored. lost: the lease ended without a result, usually because the
    process died; a late result replaces this state.
    """

    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    LOST = "lost"


class Email(models.Model):
    """One mail to one person for one cause, with all values that its templates need."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_type = models.CharField(max_length=16, choices=UserType.choices)
    user_id = models.BigIntegerField()
    user_full_name = models.CharField(max_length=255, blank=True)
    recipient = models.EmailField()
    notification_type = models.CharField(max_length=LONGEST_TYPE)
    subject = models.CharField(max_length=255)
    message = models.TextField(blank=True)
    related_ticket_number = models.CharField(max_length=64, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    cause = models.CharField(max_length=255)
    state = models.CharField(max_length=8, choices=EmailState.choices, default=EmailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "e-mail"
        constraints = [
            models.UniqueConstraint(
                fields=["user_type", "user_id", "cause"], name="email_once_per_cause"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sending") | models.Q(lease_until__isnull=False),
                name="email_sending_has_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at"], name="email_newest"),
            models.Index(
                fields=["state"],
                name="email_unsent",
                condition=models.Q(state__in=["queued", "sending", "failed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notification_type} to {self.recipient}: {self.subject}"


class EmailDelivery(models.Model):
    """One attempt to send one e-mail: its recipient, its content, and its result."""

    email = models.ForeignKey(Email, on_delete=models.PROTECT, related_name="deliveries")
    attempt = models.PositiveSmallIntegerField()
    recipient = models.EmailField()
    state = models.CharField(
        max_length=8, choices=DeliveryState.choices, default=DeliveryState.SENDING
    )
    # The rendered mail, so that it can be read here if no mail server is configured.
    subject = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    error = models.TextField(blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        verbose_name = "e-mail delivery"
        verbose_name_plural = "e-mail deliveries"
        constraints = [
            models.UniqueConstraint(fields=["email", "attempt"], name="email_delivery_attempt"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.attempt} to {self.recipient}: {self.state}"
