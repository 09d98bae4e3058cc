"""Tickets, their attachments, and the counters of their numbers."""

from typing import Any

from django.db import models
from django.db.models.functions import Lower

from servicekit.db.folded import FoldedKeyField, SearchTextField
from tickets.domain.vocabulary import MEDIUM, NEW, PRIORITIES, RESOLVED, STATUSES

PRIORITY_RANK = models.Case(
    *(models.When(priority=name, then=models.Value(rank)) for rank, name in enumerate(PRIORITIES)),
    output_field=models.IntegerField(),
)
"""Sorts priorities from Low to Critical."""


class Ticket(models.Model):
    """One request for work as its sender described it, with the status that its task has reached.

    States: New (the workflow has not taken it up yet), Open (a workflow took it), In Progress
    (somebody works on it), On Hold (its clock is paused), Pending (it waits for somebody outside),
    Resolved (the work is done), Rejected (it will not be done), Withdrawn (its requester, its
    owner, its source or an Admin took it back), Closed (resolved and final).
    """

    ticket_id = models.CharField(max_length=64, unique=True)
    """The number by which people and other services know the ticket."""
    set_apart = models.BigIntegerField(default=0, db_default=0, editable=False)
    """0 for almost all tickets. For an old ticket whose number differs only in case from that of an
    earlier ticket, the row's key, so that both rows satisfy the unique constraint.
    """
    subject = models.CharField(max_length=255)
    description = models.TextField()
    category = models.CharField(max_length=64)
    sub_category = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=64)
    priority = models.CharField(
        max_length=8, choices=[(name, name) for name in PRIORITIES], default=MEDIUM
    )
    status = models.CharField(
        max_length=16, choices=[(name, name) for name in STATUSES], default=NEW
    )
    employee = models.JSONField(default=dict, blank=True)
    """The ticket's employee: {id, name, email, …} as the sender knows the person."""
    employee_id = models.BigIntegerField(null=True, blank=True)
    """`employee.id` if it is a number: the `user_id` of the employee who may see the ticket."""
    requester = models.CharField(max_length=512, blank=True)
    """Name and e-mail of the employee, for searching."""
    search_text = SearchTextField("subject", "requester")
    department_key = FoldedKeyField("department")
    category_key = FoldedKeyField("category")
    sub_category_key = FoldedKeyField("sub_category")
    """These four fields are for searching and filtering the list."""
    source_service = models.CharField(max_length=64, blank=True)
    dynamic_data = models.JSONField(default=dict, blank=True)
    """All keys of the submission that are not fields of a ticket."""
    rev = models.PositiveIntegerField(default=1)
    """Grows with every change; receivers ignore a message that is older than their copy."""
    task_rev = models.PositiveBigIntegerField(null=True, blank=True)
    """The revision of the workflow's task that `status` was last taken from; null if none."""
    decided_fields = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    """Names of fields and further keys that people have based a decision on and that are final."""
    owner_id = models.BigIntegerField(null=True, blank=True)
    """The `user_id` of the coordinator who owns the ticket in the workflow; null if nobody does."""
    close_due_at = models.DateTimeField(null=True, blank=True)
    """The time at which a resolved ticket closes by itself; null if it does not."""
    hidden_at = models.DateTimeField(null=True, blank=True)
    """The time at which an Admin deleted the ticket: nobody sees it, but its number stays taken."""
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("created_at", "id", name="ticket_created"),
            models.Index("status", "created_at", name="ticket_status_created"),
            models.Index("employee_id", "created_at", name="ticket_employee_created"),
            models.Index(PRIORITY_RANK.desc(), models.F("id").desc(), name="ticket_most_urgent"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("ticket_id"), "set_apart", name="ticket_number_once_in_any_case"
            ),
            models.CheckConstraint(
                condition=models.Q(priority__in=PRIORITIES), name="ticket_priority_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=STATUSES), name="ticket_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(close_due_at__isnull=True) | models.Q(status=RESOLVED),
                name="ticket_close_due_when_resolved",
            ),
        ]

    def __str__(self) -> str:
        return self.ticket_id


def with_number_key(tickets: models.QuerySet[Ticket]) -> models.QuerySet[Any]:
    """Add `number_key`, which is equal for numbers that differ in case only."""
    return tickets.alias(number_key=Lower("ticket_id"))


class Attachment(models.Model):
    """One file of a ticket: its name and detected type. Only the uploader's name ever changes, if
    that person is erased.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="attachments")
    original_filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=128)
    file_size = models.PositiveIntegerField()
    """In bytes."""
    stored_name = models.CharField(max_length=64, unique=True)
    """The random name of the file on disk."""
    uploaded_at = models.DateTimeField()
    uploaded_by_type = models.CharField(max_length=16)
    uploaded_by_id = models.BigIntegerField()
    uploaded_by_name = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.original_filename


class TicketNumberDay(models.Model):
    """How many ticket numbers of one day processes have reserved; some of them may stay unused."""

    day = models.DateField(primary_key=True)
    reserved = models.PositiveBigIntegerField(default=0)
