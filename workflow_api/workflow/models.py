from __future__ import annotations

from django.db import models

from audit.models import PersonAlias
from servicekit.db.folded import FoldedKeyField, SearchTextField
from sla.models import Calendar


class Workflows(models.Model):
    """A workflow: the tickets it takes, its deadlines, and its active frozen version.

    States: draft (being edited), deployed (checked and sound, takes no tickets), initialized (takes
    new tickets on `active_version`), paused (takes no new tickets; its open tasks continue). An
    archived workflow keeps its status until it is restored. An initialized workflow cannot be
    archived.

    Tickets are matched by the three `match_` columns, which have the trimmed and folded values of
    the active version. They are wider than the plain columns, because folding may make a text up to
    three times as long. All other properties (name, texts, SLAs, end logic) are those of the draft.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        DEPLOYED = "deployed"
        INITIALIZED = "initialized"
        PAUSED = "paused"

    class EndLogic(models.TextChoices):
        NONE = ""
        ASSET = "asset"
        BUDGET = "budget"
        NOTIFICATION = "notification"

    workflow_id = models.AutoField(primary_key=True)
    user_id = models.BigIntegerField(null=True, help_text="Who made it; null: a command did.")
    name = models.CharField(max_length=64, unique=True)
    description = models.CharField(max_length=256, blank=True)
    category = models.CharField(max_length=64)
    sub_category = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=64)
    # Folded values of the draft, for searching and filtering lists. Tickets are matched by the
    # `match_` columns, not by these.
    search_text = SearchTextField("name", "description", "department", "category", "sub_category")
    department_key = FoldedKeyField("department")
    category_key = FoldedKeyField("category")
    sub_category_key = FoldedKeyField("sub_category")
    status = models.CharField(max_length=16, choices=Status, default=Status.DRAFT)
    is_published = models.BooleanField(default=False)
    low_sla = models.DurationField(null=True, blank=True)
    medium_sla = models.DurationField(null=True, blank=True)
    high_sla = models.DurationField(null=True, blank=True)
    urgent_sla = models.DurationField(null=True, blank=True)
    end_logic = models.CharField(max_length=16, choices=EndLogic, blank=True, default="")
    calendar = models.ForeignKey(
        Calendar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="In which hours the time of its tickets counts; null: round the clock.",
    )
    match_department = models.CharField(max_length=192)
    match_category = models.CharField(max_length=192)
    match_sub_category = models.CharField(max_length=192, blank=True)
    active_version = models.ForeignKey(
        "WorkflowVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    has_unpublished_changes = models.BooleanField(
        default=False, help_text="The draft was edited since the active version was frozen."
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    rev = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        PersonAlias,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who made the current revision; null: a command did, or it is not known.",
    )

    class Meta:
        verbose_name = "workflow"
        verbose_name_plural = "workflows"
        constraints = [
            models.UniqueConstraint(
                fields=["match_department", "match_category", "match_sub_category"],
                condition=models.Q(status="initialized"),
                name="workflow_initialized_match_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="initialized") | models.Q(active_version__isnull=False),
                name="workflow_initialized_has_version",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "deployed", "initialized", "paused"]),
                name="workflow_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="initialized") | models.Q(archived_at__isnull=True),
                name="workflow_archived_takes_no_tickets",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkflowVersion(models.Model):
    """A frozen version of a workflow, on which tasks run. Triggers forbid any change.

    `sha256` is the digest of the definition's canonical JSON.
    """

    id = models.BigAutoField(primary_key=True)
    workflow = models.ForeignKey(Workflows, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True, help_text="Null: a command did.")

    class Meta:
        verbose_name = "workflow version"
        constraints = [
            models.UniqueConstraint(
                fields=["workflow", "version"], name="workflow_version_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workflow_id} v{self.version}"
