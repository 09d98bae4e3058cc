import uuid

from django.db import models

from comments.fields import VisibleTextField


class UserType(models.TextChoices):
    """The type of a person. A `user_id` is unique only together with it."""

    STAFF = "staff"
    EMPLOYEE = "employee"
    SERVICE = "service"


class Visibility(models.TextChoices):
    """The readers of a comment. public: everybody who may see the ticket. internal: staff only,
    never the requester.
    """

    INTERNAL = "internal"
    PUBLIC = "public"


class TicketSequence(models.Model):
    """The number of the newest change in one ticket's conversation. Every change locks this row, so
    changes happen one after another.
    """

    ticket_id = models.CharField(max_length=64, unique=True)
    last_seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.last_seq}"


class Comment(models.Model):
    """One comment of one person on one ticket.

    The author's name and role are copied when the comment is written. They stay as they are, unless
    the author is erased: then a label replaces the name. `content` is sanitised HTML. A deleted
    comment keeps its row and its place, but its `content` is empty. `position` is the `seq` with
    which the comment was written; it orders the conversation. `seq` is the number of its last
    change, so a client that was away can ask for all changes after the last `seq` that it knows.
    """

    comment_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ticket_id = models.CharField(max_length=64)
    user_type = models.CharField(max_length=16, choices=UserType.choices)
    user_id = models.BigIntegerField()
    full_name = models.CharField(max_length=255, blank=True)
    role = models.CharField(max_length=64, blank=True)
    content = models.TextField()
    search_text = VisibleTextField("content")
    visibility = models.CharField(max_length=8, choices=Visibility.choices)
    position = models.BigIntegerField()
    seq = models.BigIntegerField()
    # The id that the client chose for the comment, so that it is stored once even if the client
    # sends it again after a lost answer.
    client_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["ticket_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket_id", "position"], name="comment_position_per_ticket"
            ),
            models.UniqueConstraint(fields=["ticket_id", "seq"], name="comment_seq_per_ticket"),
            models.UniqueConstraint(
                fields=["ticket_id", "user_type", "user_id", "client_id"],
                condition=~models.Q(client_id=""),
                name="comment_once_per_client_id",
            ),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="comment_seq_from_one"),
            models.CheckConstraint(
                condition=models.Q(seq__gte=models.F("position")), name="comment_seq_from_position"
            ),
            models.CheckConstraint(
                condition=models.Q(deleted_at__isnull=True) | models.Q(content=""),
                name="comment_deleted_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} #{self.position}"

    @property
    def edited(self) -> bool:
        """Whether the author has changed the comment after writing it."""
        return self.edited_at is not None

    @property
    def deleted(self) -> bool:
        """Whether the comment is deleted: its text is gone, but its place in the conversation
        stays.
        """
        return self.deleted_at is not None


class Presence(models.Model):
    """One open socket on one ticket's conversation; it no longer counts after `expires_at`.

    This is a database row, not a key in the channel layer, because in every deployment all
    processes can read rows.
    """

    connection_id = models.UUIDField(primary_key=True, editable=False)
    ticket_id = models.CharField(max_length=64)
    user_type = models.CharField(max_length=16, choices=UserType.choices)
    user_id = models.BigIntegerField()
    full_name = models.CharField(max_length=255, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "presence"
        indexes = [models.Index(fields=["ticket_id", "expires_at"], name="presence_of_ticket")]

    def __str__(self) -> str:
        return f"{self.user_type} {self.user_id} on {self.ticket_id}"
