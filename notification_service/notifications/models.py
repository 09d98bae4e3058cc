import uuid

from django.db import models

from notifications.types import LONGEST_TYPE
from servicekit.db.folded import SearchTextField


class UserType(models.TextChoices):
    """The type of a person. A `user_id` is unique only together with it."""

    STAFF = "staff"
    EMPLOYEE = "employee"
    SERVICE = "service"


class HiddenTicket(models.Model):
    """A deleted ticket. Its notices are hidden, also those that arrive later."""

    number = models.CharField(max_length=64, primary_key=True)
    hidden_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class InAppNotification(models.Model):
    """One notice for one person, for one cause; unread until the person marks it read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_type = models.CharField(max_length=16, choices=UserType.choices)
    user_id = models.BigIntegerField()
    user_email = models.EmailField(blank=True)
    user_full_name = models.CharField(max_length=255, blank=True)
    subject = models.CharField(max_length=255)
    message = models.TextField(blank=True)
    # One of `notifications.types`; without `choices`, so that a new word needs no migration.
    notification_type = models.CharField(max_length=LONGEST_TYPE)
    related_task_item_id = models.BigIntegerField(null=True, blank=True)
    related_ticket_number = models.CharField(max_length=64, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    # The person who caused the notice, in the sender's form: a name, the person's keys, or null.
    actor = models.JSONField(null=True, blank=True)
    # The cause in the sender's words ("task-item:17:assigned"); the same cause notifies nobody
    # twice.
    cause = models.CharField(max_length=255)
    search_text = SearchTextField("subject", "message")
    is_read = models.BooleanField(default=False)
    # Whether the ticket was deleted. Stored in the notice's row, so that the indexes of lists and
    # counts can leave out hidden notices.
    is_hidden = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "in-app notification"
        constraints = [
            models.UniqueConstraint(
                fields=["user_type", "user_id", "cause"], name="notification_once_per_cause"
            ),
            models.CheckConstraint(
                condition=models.Q(is_read=True, read_at__isnull=False)
                | models.Q(is_read=False, read_at__isnull=True),
                name="notification_read_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user_type", "user_id", "-created_at", "-id"],
                condition=models.Q(is_hidden=False),
                name="notification_shown_newest",
            ),
            models.Index(
                fields=["user_type", "user_id"],
                condition=models.Q(is_hidden=False, is_read=False),
                name="notification_shown_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notification_type} for {self.user_type} {self.user_id}: {self.subject}"
