from __future__ import annotations

from decimal import Decimal

from django.db import models

from role.models import Roles
from servicekit.db.folded import SearchTextField
from workflow.models import Workflows


class Steps(models.Model):
    """One step of a workflow's draft: its role, and its share of the time.

    `is_pinned` is true once a version references the step. A pinned step is never deleted: removing
    it from the draft sets `retired_at`.
    """

    step_id = models.AutoField(primary_key=True)
    workflow = models.ForeignKey(Workflows, on_delete=models.PROTECT, related_name="steps")
    role = models.ForeignKey(Roles, on_delete=models.PROTECT, related_name="+")
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
        ]

    def __str__(self) -> str:
        return self.name


class StepTransition(models.Model):
    """A way from one step to another step of the same draft; pinned and retired like a step."""

    transition_id = models.AutoField(primary_key=True)
    workflow = models.ForeignKey(Workflows, on_delete=models.PROTECT, related_name="transitions")
    from_step = models.ForeignKey(Steps, on_delete=models.PROTECT, related_name="exits")
    to_step = models.ForeignKey(Steps, on_delete=models.PROTECT, related_name="entries")
    name = models.CharField(max_length=64)
    search_text = SearchTextField("name")
    order = models.PositiveIntegerField(default=0)
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
        ]

    def __str__(self) -> str:
        return self.name
