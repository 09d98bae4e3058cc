from __future__ import annotations

from decimal import Decimal

from django.db import models

from role.models import Roles
from servicekit.db.folded import SearchTextField
from workflow.domain.definition import Assignment
from workflow.models import Workflows

LONGEST_CONDITION = 2_000


class Steps(models.Model):
    """One step of a workflow's draft: its role, and its share of the time.

    A step without a role is automatic: nobody works on it, and a task passes on from it at once. A
    person who holds `capacity` open items or more is passed over; null means no limit.

    `is_pinned` is true as soon as a version references the step. A pinned step is never deleted. If
    it is removed from the draft, only `retired_at` is set.
    """

    step_id = models.AutoField(primary_key=True)
    workflow = models.ForeignKey(Workflows, on_delete=models.PROTECT, related_name="steps")
    role = models.ForeignKey(
        Roles, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    escalate_to = models.ForeignKey(
        Roles, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(max_length=64)
    description = models.CharField(max_length=256, blank=True)
    instruction = models.TextField(blank=True)
    search_text = SearchTextField("name", "description")
    weight = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal("1"))
    order = models.PositiveIntegerField(default=0)
    is_start = models.BooleanField(default=False)
    is_end = models.BooleanField(default=False)
    assignment = models.CharField(
        max_length=16,
        choices=[(way.value, way.value) for way in Assignment],
        default=Assignment.ROUND_ROBIN.value,
        db_default=Assignment.ROUND_ROBIN.value,
    )
    capacity = models.PositiveIntegerField(null=True, blank=True)
    design = models.JSONField(default=dict, blank=True)
    is_pinned = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "step"
        verbose_name_plural = "steps"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gte=0) & models.Q(weight__lte=1),
                name="step_weight_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(assignment__in=[way.value for way in Assignment]),
                name="step_assignment_known",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gte=1),
                name="step_capacity_is_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(role__isnull=False)
                | models.Q(
                    escalate_to__isnull=True,
                    assignment=Assignment.ROUND_ROBIN.value,
                    capacity__isnull=True,
                ),
                name="step_automatic_has_no_people",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StepTransition(models.Model):
    """A way from one step to another step of the same draft. It is pinned and retired like a step.

    If `condition` is empty, the way is always open. `rule` is the tree from which the rule builder
    made the condition; null if a person wrote it. The default transition is taken if no condition
    is true.
    """

    transition_id = models.AutoField(primary_key=True)
    workflow = models.ForeignKey(Workflows, on_delete=models.PROTECT, related_name="transitions")
    from_step = models.ForeignKey(Steps, on_delete=models.PROTECT, related_name="exits")
    to_step = models.ForeignKey(Steps, on_delete=models.PROTECT, related_name="entries")
    name = models.CharField(max_length=64)
    search_text = SearchTextField("name")
    order = models.PositiveIntegerField(default=0)
    condition = models.CharField(
        max_length=LONGEST_CONDITION, blank=True, default="", db_default=""
    )
    is_default = models.BooleanField(default=False, db_default=False)
    rule = models.JSONField(null=True, blank=True)
    design = models.JSONField(default=dict, blank=True)
    is_pinned = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "transition"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_step=models.F("to_step")),
                name="transition_leaves_its_step",
            ),
            models.CheckConstraint(
                condition=models.Q(rule__isnull=True) | ~models.Q(condition=""),
                name="transition_rule_has_condition",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RemovedPart(models.Model):
    """The id of a step or transition that was deleted from a draft. A request may name this id
    again, to undo the removal. This row shows that the id is not just unknown.
    """

    class Kind(models.TextChoices):
        STEP = "step"
        TRANSITION = "transition"

    id = models.BigAutoField(primary_key=True)
    workflow = models.ForeignKey(Workflows, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    part_id = models.BigIntegerField()

    class Meta:
        verbose_name = "removed part"
        constraints = [
            models.UniqueConstraint(fields=["kind", "part_id"], name="removed_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.part_id}"
