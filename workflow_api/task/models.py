from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models.fields.json import KT

from role.models import Roles, RoleUsers
from sla.domain.walk import Pause
from sla.models import Calendar
from step.models import Steps
from tickets.models import WorkflowTicket
from workflow.models import Workflows, WorkflowVersion

from .domain.decision import IncidentKind
from .domain.state import (
    OPEN_ITEM_STATUSES,
    OPEN_TASK_STATUSES,
    ItemStatus,
    Origin,
    Outcome,
    TaskStatus,
    Wait,
)


class Task(models.Model):
    """A ticket's way through one frozen workflow version.

    pending: nobody has acted yet. in progress: somebody has acted. on_hold: the clock is paused.
    completed: the work was finished on an end step. cancelled: the work was ended without a result.

    `rev` counts the accepted commands, except those with only silent events (`Happening.is_silent`).
    `is_stuck` is true while the task stands on an automatic step that cannot pass it on.
    `waiting_role` is the role in which the current step waits for a holder, `escalating_role` the one
    to which a late item cannot be escalated because nobody there can take it. `ended_step_id` and
    `ended_at` say on which step and when the task ended; they are needed to reopen it.
    """

    task_id = models.BigAutoField(primary_key=True)
    ticket = models.OneToOneField(WorkflowTicket, on_delete=models.PROTECT, related_name="task")
    workflow = models.ForeignKey(Workflows, on_delete=models.PROTECT, related_name="+")
    workflow_version = models.ForeignKey(
        WorkflowVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    current_step = models.ForeignKey(Steps, null=True, on_delete=models.PROTECT, related_name="+")
    current_step_name = models.CharField(max_length=64, blank=True)  # as frozen in the version
    ticket_owner = models.ForeignKey(
        RoleUsers, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    waiting_role = models.ForeignKey(
        Roles, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The event for which the task waits (`Wait`), if `waiting_role` is set; "" if it does not wait.
    wait = models.CharField(
        max_length=8,
        choices=[(wait.value, wait.name.lower()) for wait in Wait],
        blank=True,
        default="",
        db_default="",
    )
    escalating_role = models.ForeignKey(
        Roles, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    status = models.CharField(
        max_length=16, choices=[(s.value, s.value) for s in TaskStatus], default=TaskStatus.PENDING
    )
    priority = models.CharField(max_length=8)  # low, medium, high or urgent
    rev = models.PositiveIntegerField()
    visits = models.JSONField(default=dict)  # step id as text -> how often it was entered
    # Why this workflow was chosen: {"reason", "considered", "sub_category", "sub_categories"}. Only
    # the first two are present in older rows, and if an Admin chose the workflow.
    match = models.JSONField(default=dict)
    arrived_at = models.DateTimeField()
    target_resolution = models.DateTimeField(null=True)
    # The next deadline of an open task: that of its open item, else the task's target.
    nearest_target = models.DateTimeField(null=True)
    # Whether the task's people were notified that its target has passed.
    is_target_announced = models.BooleanField(default=False, db_default=False)
    is_stuck = models.BooleanField(default=False, db_default=False)
    resolution_time = models.DateTimeField(null=True)
    # The calendar by which the task counts its time, the revision in force, and all revisions by
    # which the task has counted: [{"calendar_id", "rev", "since"}]. All three columns are null if
    # the task counts round the clock.
    calendar = models.ForeignKey(
        Calendar, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    calendar_rev = models.PositiveIntegerField(null=True)
    calendar_spans = models.JSONField(null=True)
    # [[start, end]] as text, in order. The last end is null while the task is on hold.
    pauses = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    status_before_hold = models.CharField(max_length=16, blank=True, default="", db_default="")
    ended_step_id = models.IntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        # Every index makes the writing of tickets slower. So a foreign key gets an index of its own
        # only if queries look tasks up by it and none of the indexes below begins with it.
        indexes = [
            models.Index(
                fields=["waiting_role", "task_id"],
                condition=models.Q(waiting_role__isnull=False),
                name="task_waiting_for_person",
            ),
            # This index is empty unless a step has a capacity. Every command that closes an item
            # looks into it.
            models.Index(
                fields=["waiting_role", "current_step", "task_id"],
                condition=models.Q(wait="capacity"),
                name="task_waiting_for_capacity",
            ),
            models.Index(
                fields=["escalating_role", "task_id"],
                condition=models.Q(escalating_role__isnull=False),
                name="task_owes_escalation",
            ),
            models.Index(fields=["task_id"], condition=models.Q(is_stuck=True), name="task_stuck"),
            models.Index(fields=["ticket_owner", "-task_id"], name="task_of_owner_newest"),
            # For lists that a person sorts by another column.
            models.Index(fields=["created_at", "task_id"], name="task_by_creation"),
            models.Index(fields=["target_resolution", "task_id"], name="task_by_target"),
            # The key at the end orders tasks with the same target, and tasks without a target.
            models.Index(
                fields=["nearest_target", "task_id"],
                condition=models.Q(status__in=sorted(OPEN_TASK_STATUSES)),
                name="task_open_by_nearest_and_key",
            ),
            # For finding the tasks that have to take up an edited calendar.
            models.Index(
                fields=["calendar", "task_id"],
                condition=models.Q(calendar__isnull=False, status__in=sorted(OPEN_TASK_STATUSES)),
                name="task_open_in_calendar",
            ),
            # Contains the keys that the lists need, so the database finds and counts open tasks in
            # the index alone.
            models.Index(
                fields=["status", "ticket", "task_id"],
                condition=models.Q(status__in=sorted(OPEN_TASK_STATUSES)),
                name="task_open_by_status_with_keys",
            ),
        ]
        constraints = [
            # A task that is open has a step. A task that has ended has no step and waits for
            # nobody.
            models.CheckConstraint(
                condition=models.Q(
                    status__in=sorted(OPEN_TASK_STATUSES), current_step__isnull=False
                )
                | models.Q(
                    status__in=[TaskStatus.COMPLETED, TaskStatus.CANCELLED],
                    current_step__isnull=True,
                    waiting_role__isnull=True,
                ),
                name="task_open_means_on_a_step",
            )
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"

    @property
    def clock_pauses(self) -> tuple[Pause, ...]:
        """The pauses of the task's clock, read from `pauses`."""
        return tuple(
            Pause(datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None)
            for start, end in self.pauses
        )

    @property
    def has_begun(self) -> bool:
        """Whether somebody has acted on the task. A task on hold is judged by its status before the
        hold.
        """
        return (self.status_before_hold or self.status) != TaskStatus.PENDING


def pauses_to_json(pauses: Iterable[Pause]) -> list[list[str | None]]:
    """The form in which `Task.pauses` stores these pauses."""
    return [
        [pause.start.isoformat(), pause.end.isoformat() if pause.end else None] for pause in pauses
    ]


class TaskItem(models.Model):
    """One person's turn on one step of a task.

    The statuses new, in progress and breached are open. The statuses resolved, reassigned and
    escalated are closed and final. Names of people, roles and steps are copies, so that the history
    stays readable when they change.
    """

    task_item_id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="items", db_index=False)
    number = models.PositiveIntegerField()  # counts the task's items from 1
    role_user = models.ForeignKey(
        RoleUsers, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    user_id = models.BigIntegerField()
    user_full_name = models.CharField(max_length=255, blank=True)
    role = models.ForeignKey(Roles, on_delete=models.PROTECT, related_name="+", db_index=False)
    role_name = models.CharField(max_length=64)
    status = models.CharField(
        max_length=16, choices=[(s.value, s.value) for s in ItemStatus], default=ItemStatus.NEW
    )
    origin = models.CharField(
        max_length=16, choices=[(o.value, o.value) for o in Origin], default=Origin.SYSTEM
    )
    notes = models.TextField(blank=True)
    assigned_on = models.DateTimeField()
    assigned_on_step = models.ForeignKey(
        Steps, null=True, on_delete=models.PROTECT, related_name="+"
    )
    step_name = models.CharField(max_length=64)
    target_resolution = models.DateTimeField(null=True)
    soon_at = models.DateTimeField(null=True)  # when 80 % of the span are used
    started_on = models.DateTimeField(null=True)
    acted_on = models.DateTimeField(null=True)
    # The highest part of the span, in percent, of which people were notified; 0 for none.
    announced = models.PositiveSmallIntegerField(default=0, db_default=0)
    # True if the item was closed because the task was cancelled.
    is_cancelled = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["user_id", "status", "target_resolution", "task"],
                name="item_of_person_with_task",
            ),
            models.Index(fields=["task", "user_id"], name="item_of_task_and_person"),
            models.Index(
                fields=["target_resolution"],
                condition=models.Q(status__in=sorted(OPEN_ITEM_STATUSES)),
                name="item_open_by_target",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="task_item_number_once"),
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(status__in=sorted(OPEN_ITEM_STATUSES)),
                name="task_has_one_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"task item {self.pk}"

    @property
    def outcome(self) -> Outcome:
        """How the item ended; `OPEN` if it has not ended."""
        match self.status:
            case ItemStatus.REASSIGNED:
                return Outcome.TRANSFERRED
            case ItemStatus.ESCALATED:
                return Outcome.ESCALATED
            case ItemStatus.RESOLVED:
                return Outcome.CANCELLED if self.is_cancelled else Outcome.ACTED
        return Outcome.OPEN


class TaskItemHistory(models.Model):
    """A status of an item, and the time at which the item got it. Rows are only added."""

    task_item_history_id = models.BigAutoField(primary_key=True)
    task_item = models.ForeignKey(TaskItem, on_delete=models.PROTECT, related_name="history")
    status = models.CharField(max_length=16, choices=[(s.value, s.value) for s in ItemStatus])
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "task item histories"

    def __str__(self) -> str:
        return f"{self.task_item_id} {self.status}"


class TaskEvent(models.Model):
    """One event of a task. Applying all its events in order gives the state of the task.

    Append-only by trigger. `seq` counts the task's events from 1. `rev` is the task's `rev` after
    the command. `first_seq` is the `seq` of the first event of the same command. Older rows have no
    `first_seq`; among these, events with the same `rev` belong to one command.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    first_seq = models.PositiveIntegerField(null=True)
    rev = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    data = models.JSONField()
    actor_user_id = models.BigIntegerField(null=True)  # null: the suite itself
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "seq"], name="task_event_seq_once")]
        indexes = [
            # Used to compute the fairness of a rotation in a period.
            models.Index(
                KT("data__choice__pool"),
                "at",
                condition=models.Q(kind="item_assigned"),
                name="task_event_of_rotation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id}#{self.seq} {self.kind}"


class Incident(models.Model):
    """A fault on a task's way that an Admin has to mend, such as a condition that fails.

    open: not mended yet. If the same fault happens again at the same place of the task, `count`
    rises and no second row is added. resolved: an Admin or the suite has closed it. `place` is the
    step and the transition as text, "step:transition".
    """

    class State(models.TextChoices):
        OPEN = "open"
        RESOLVED = "resolved"

    incident_id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=32, choices=[(k.value, k.value) for k in IncidentKind])
    place = models.CharField(max_length=64)
    step_id = models.IntegerField(null=True)
    transition_id = models.IntegerField(null=True)
    message = models.TextField()
    count = models.PositiveIntegerField(default=1)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.BigIntegerField(null=True)  # user id; null: the suite itself
    resolved_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "kind", "place"],
                condition=models.Q(state="open"),
                name="incident_open_once",
            )
        ]
        indexes = [models.Index(fields=["state", "-last_seen"], name="incident_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} on task {self.task_id}"


class EndEffect(models.Model):
    """The messages to other systems that the end logic of a completed task's workflow sent.

    The outbox has the state of each message (waiting, sent or dead). `replays` counts how often a
    person has sent the messages again.
    """

    class Kind(models.TextChoices):
        ASSET = "asset"
        BUDGET = "budget"
        NOTIFICATION = "notification"

    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, related_name="end_effects", db_index=False
    )
    rev = models.PositiveIntegerField()  # the task's `rev` when it completed
    kind = models.CharField(max_length=16, choices=Kind)
    messages = models.JSONField(default=list)  # [{"message_id", "queue", "task", "kwargs"}]
    created_at = models.DateTimeField()
    replays = models.PositiveIntegerField(default=0)
    replayed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "rev"], name="end_effect_once_per_completion")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of task {self.task_id}"


class TaskTimer(models.Model):
    """The next moment at which the clock changes a running task.

    A task has at most one timer. armed: a dispatcher fires the timer once `due_at` has passed, and
    holds a lease meanwhile. After a failure, `lease_until` is the time of the next attempt. stuck:
    the timer has failed too often. It waits until a person tries it again, or until a command arms
    it again. `epoch` is the number of the event that armed it.
    """

    class State(models.TextChoices):
        ARMED = "armed"
        STUCK = "stuck"

    task = models.OneToOneField(
        Task, primary_key=True, on_delete=models.CASCADE, related_name="timer"
    )
    kind = models.CharField(max_length=16)  # a TimerKind
    epoch = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.ARMED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_owner = models.CharField(max_length=64, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "task"],
                condition=models.Q(state="armed"),
                name="timer_armed_by_moment",
            ),
            models.Index(fields=["task"], condition=models.Q(state="stuck"), name="timer_stuck"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of task {self.task_id}"


class SlaNotice(models.Model):
    """A notice of a warning or a breach that has not been sent to the person yet.

    `payload` is the whole notice. The transaction that sends the notice, alone or in a digest, deletes
    the row.
    """

    user_id = models.BigIntegerField()
    kind = models.CharField(max_length=32)  # sla_warning or sla_breach
    ticket_number = models.CharField(max_length=64)
    payload = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user_id", "id"], name="sla_notice_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.ticket_number} to {self.user_id}"


class SlaNoticeWindow(models.Model):
    """A period of one minute, up to `ends_at`, in which `sent` notices of warnings and breaches
    were sent to a person.

    `is_digested` says whether one of them was a digest.
    """

    user_id = models.BigIntegerField(primary_key=True)
    ends_at = models.DateTimeField()
    sent = models.PositiveIntegerField(default=0)
    is_digested = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.sent} to {self.user_id} until {self.ends_at}"
