from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from role.models import Roles
from servicekit.base.folding import KEY_LENGTH
from servicekit.db.folded import FoldedKeyField, SearchTextField

from .domain import rotations

WITHDRAWN = "Withdrawn"


def is_withdrawn(status: str) -> bool:
    """Whether a ticket's status means withdrawn, in any spelling."""
    return status.strip().lower() == WITHDRAWN.lower()


class WorkflowTicket(models.Model):
    """The latest snapshot of a ticket, as the service that keeps it described it.

    A ticket without a task waits for a workflow; `unmatched_reason` says why no workflow took it.
    If the ticket has a task, `is_task_allocated` is true. Then the task decides the ticket's status
    and priority, and those in the snapshot are only for information.
    """

    class Priority(models.TextChoices):
        LOW = "Low"
        MEDIUM = "Medium"
        HIGH = "High"
        CRITICAL = "Critical"

    ticket_number = models.CharField(max_length=64, unique=True)
    # Usually 0. Old numbers may differ only in case. Then the later ticket has its own id here, so
    # that the two do not violate the constraint.
    set_apart = models.BigIntegerField(default=0, db_default=0, editable=False)
    subject = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    department = models.CharField(max_length=64, blank=True)
    category = models.CharField(max_length=64, blank=True)
    sub_category = models.CharField(max_length=64, blank=True)
    # Folded values, for matching tickets to workflows and for filters.
    match_department = FoldedKeyField("department")
    match_category = FoldedKeyField("category")
    match_sub_category = FoldedKeyField("sub_category")
    search_text = SearchTextField("subject", "employee__name", "employee__email")
    priority = models.CharField(max_length=16, choices=Priority, default=Priority.MEDIUM)
    status = models.CharField(max_length=32, default="New")
    employee = models.JSONField(default=dict, blank=True)
    dynamic_data = models.JSONField(default=dict, blank=True)
    source_service = models.CharField(max_length=64, blank=True)
    # True if our ticket_service keeps the ticket. Then only its snapshots may change the row.
    is_own = models.BooleanField(default=False, db_default=False)
    rev = models.PositiveBigIntegerField(null=True)  # the sender's revision, if it has one
    # The priority that the sender named last; empty if it is equal to `priority`. It differs if the
    # task has got another priority since then.
    sent_priority = models.CharField(max_length=16, choices=Priority, blank=True, db_default="")
    # The task's `rev` after the latest change of its priority.
    priority_task_rev = models.PositiveIntegerField(null=True)
    # Newer contents of a ticket with a task, oldest first. Each stays here until the task has
    # accepted or refused it.
    proposals = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    # The task's `rev` after its latest reopening. A withdrawal from before that is ignored.
    reopened_task_rev = models.PositiveIntegerField(null=True)
    # set if the ticket's service deleted the ticket; then nobody sees it
    hidden_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField()
    is_task_allocated = models.BooleanField(default=False)
    unmatched_reason = models.CharField(max_length=32, blank=True)
    fetched_at = models.DateTimeField()  # when the latest snapshot was received
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["match_department", "match_category", "id"],
                condition=models.Q(is_task_allocated=False),
                name="ticket_waiting_for_workflow",
            ),
            # Finds the few deleted tickets, which all lists exclude.
            models.Index(
                fields=["id"], condition=models.Q(hidden_at__isnull=False), name="ticket_hidden"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("ticket_number"), "set_apart", name="snapshot_number_once_in_any_case"
            )
        ]

    def __str__(self) -> str:
        return self.ticket_number

    @property
    def is_withdrawn(self) -> bool:
        """Whether the service that keeps the ticket has withdrawn it."""
        return is_withdrawn(self.status)


class RoundRobin(models.Model):
    """The last turn in one rotation, which `role` and `purpose` identify.

    The row is locked from the choice until the commit, so two tasks never take the same turn. The
    owners of tickets of all systems share one rotation, whose `role` is null. `system` and
    `role_name` are the role's names at the time when the row was created. A row without a purpose
    comes from a version that identified rotations by name. No role with that name was found, so
    nothing uses the row.
    """

    class Purpose(models.TextChoices):
        TURNS = rotations.Purpose.TURNS.value
        ESCALATIONS = rotations.Purpose.ESCALATIONS.value
        LOADS = rotations.Purpose.LOADS.value
        OWNERS = rotations.Purpose.OWNERS.value

    role = models.ForeignKey(
        Roles, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    purpose = models.CharField(
        max_length=16, choices=Purpose, blank=True, default="", db_default=""
    )
    system = models.CharField(max_length=64, blank=True)
    role_name = models.CharField(max_length=KEY_LENGTH)  # folded
    last_user_id = models.BigIntegerField(null=True)
    turns = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "purpose"], name="rotation_once_per_role"),
            models.UniqueConstraint(
                fields=["purpose"],
                condition=models.Q(purpose=rotations.Purpose.OWNERS.value),
                name="rotation_of_owners_once",
            ),
            # The previous version identifies rotations by name, and may still run during an
            # upgrade. It needs this constraint.
            models.UniqueConstraint(
                fields=["system", "role_name"],
                condition=models.Q(purpose=""),
                name="rotation_by_name_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system}:{self.role_name} ({self.purpose})"
