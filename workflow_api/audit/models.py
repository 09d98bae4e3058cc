from __future__ import annotations

from django.db import models

from servicekit.db.folded import SearchTextField


class PersonAlias(models.Model):
    """The names of a person. No other table of the audit contains names or e-mail addresses.

    Events reference this row and never change. When a person is erased, the names become empty and
    the row stays. From `erased_at` on, no names are stored in the row again.
    """

    id = models.BigAutoField(primary_key=True)
    user_type = models.CharField(max_length=16)
    user_id = models.BigIntegerField()
    full_name = models.CharField(max_length=255, blank=True)
    email = models.CharField(max_length=254, blank=True)
    search_text = SearchTextField("full_name", "email")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "person alias"
        verbose_name_plural = "person aliases"
        constraints = [
            models.UniqueConstraint(fields=["user_type", "user_id"], name="alias_person_once"),
        ]
        indexes = [models.Index(fields=["user_id"], name="alias_user_id")]

    def __str__(self) -> str:
        return f"{self.user_type}:{self.user_id}"


class AuditEvent(models.Model):
    """One action on an object; triggers forbid changing or deleting the row.

    `actor` is null if a message or the command line acted. `target_id` is text, since some targets
    are identified by a word. `changes` mentions people by their ids only. `service` is the service
    that reported the event, or null for this service.
    """

    id = models.BigAutoField(primary_key=True)
    created_at = models.DateTimeField()
    actor = models.ForeignKey(
        PersonAlias, on_delete=models.PROTECT, null=True, related_name="events"
    )
    action = models.CharField(max_length=64)
    target_type = models.CharField(max_length=32)
    target_id = models.CharField(max_length=64)
    target_label = models.CharField(max_length=255, blank=True)
    changes = models.JSONField(default=dict)
    request_id = models.CharField(max_length=128, blank=True)
    # Null instead of an empty string: see migration 0005_service.
    service = models.CharField(max_length=64, null=True)  # noqa: DJ001
    search_text = SearchTextField("action", "target_id", "target_label", null=True, default=None)

    class Meta:
        verbose_name = "audit event"
        indexes = [
            models.Index(fields=["target_type", "target_id", "id"], name="audit_by_target"),
            models.Index(fields=["action", "id"], name="audit_by_action"),
            models.Index(fields=["created_at", "id"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type}:{self.target_id}"


class AuditSeal(models.Model):
    """One link of the hash chain over the events; triggers forbid changing or deleting the row.

    `seq` counts from 1 without gaps. Events are sealed after their commit, so their order in the
    chain may differ from the order of their ids. `hash` covers the previous link and the event,
    including the key of its actor but not the actor's names.
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="seal")
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "audit seal"

    def __str__(self) -> str:
        return f"{self.seq}: {self.hash}"


class ChainVerification(models.Model):
    """A verification of the whole chain by a worker, from its first seal on.

    An unfinished verification waits for a worker, or runs while a worker holds the lease. `checked`
    and `hash` are the number and the hash of the last seal that was right. After a crash, another
    worker continues from there. A finished verification has a result: `first_broken` is the id of
    the first event that differs from its seal, and `unsealed` the number of events without a seal
    at that time. There is at most one unfinished verification.
    """

    id = models.BigAutoField(primary_key=True)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    is_finished = models.BooleanField(default=False)
    checked = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    first_broken = models.BigIntegerField(null=True)
    unsealed = models.PositiveBigIntegerField(null=True)
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "verification of the audit's chain"
        verbose_name_plural = "verifications of the audit's chain"
        constraints = [
            models.UniqueConstraint(
                fields=["is_finished"],
                condition=models.Q(is_finished=False),
                name="verification_one_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"verification {self.pk}"


class AuditAnchor(models.Model):
    """The end of the chain on one day, as it was signed and sent outside. No trigger protects the
    row, because only the copy outside proves anything.

    `filed_at` is the time at which the anchor was written to the file; null if it was not yet.
    `mailed_to` is the address to which the outbox sends the anchor, or empty.
    """

    day = models.DateField(primary_key=True)
    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=86)
    mailed_to = models.CharField(max_length=254, blank=True)
    made_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "audit anchor"

    def __str__(self) -> str:
        return f"{self.day}: {self.seq}"
