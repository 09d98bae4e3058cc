from __future__ import annotations

from django.db import models

from servicekit.folded import SearchTextField


class PersonAlias(models.Model):
    """Names of a person: the only place of the audit with names and e-mails.

    Events reference it and never change; erasing a person blanks the row and keeps it.
    """

    id = models.BigAutoField(primary_key=True)
    user_type = models.CharField(max_length=16)
    user_id = models.BigIntegerField()
    full_name = models.CharField(max_length=255, blank=True)
    email = models.CharField(max_length=254, blank=True)
    search_text = SearchTextField("full_name", "email")

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
    """One act of somebody on something; triggers forbid changing or removing it.

    `actor` is null if a message or a command acted. `target_id` is text, since some targets are
    identified by a word. `changes` names people by number only. `service` is the reporting service,
    null for this one.
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
    # Null instead of an empty text: see the migration that adds it.
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
    """One link of the chain over the events; triggers forbid changing or removing it.

    `seq` is dense from 1. Events are sealed after they are committed, so the chain's order may
    differ from that of their ids. `hash` covers the previous link and the event with its actor's
    key, not the actor's names.
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="seal")
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "audit seal"

    def __str__(self) -> str:
        return f"{self.seq}: {self.hash}"
