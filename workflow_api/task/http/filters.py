"""Query parameters of the task lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import django_filters
from django.db.models import Q, QuerySet
from rest_framework.request import Request

from servicekit import clock
from servicekit.auth import person_of
from servicekit.http.api.filters import (
    MAX_TEXT_LENGTH,
    BooleanFilter,
    KeyFilter,
    OrderingFilter,
    SameTextFilter,
)
from sla.domain.priorities import LEVELS
from task.domain.state import OPEN_ITEM_STATUSES, OPEN_TASK_STATUSES, ItemStatus, TaskStatus
from task.http.ticket_filters import ticket_search_filter
from task.models import Task, TaskItem
from task.reads.selectors import (
    OPEN_STATUSES,
    is_without_person,
    item_is_overdue,
    item_is_soon,
    may_be_claimed_by,
    task_is_late,
    unassigned_ticket_keys,
)
from tickets.models import WorkflowTicket

TABS = ["active", "inactive", "unassigned"]
OPEN_TASKS = sorted(OPEN_TASK_STATUSES)
ENDED_TASKS = sorted(set(TaskStatus) - OPEN_TASK_STATUSES)


class LateFilter(BooleanFilter):
    """Whether a task is late: its clock runs, and its next deadline has passed.

    The next deadline is the deadline of the open item; without an open item, it is the task's
    target.
    """

    def __init__(self, path: str = "") -> None:
        super().__init__(label="Whether the task's clock runs and its next deadline has passed.")
        self._path = path

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        if value is None:
            return qs
        late = task_is_late(clock.now(), self._path)
        return qs.filter(late) if value else qs.exclude(late)


class TaskFilter(django_filters.FilterSet):
    ticket_number = django_filters.CharFilter(
        field_name="ticket__ticket_number", max_length=MAX_TEXT_LENGTH
    )
    status = django_filters.ChoiceFilter(choices=[(s.value, s.value) for s in TaskStatus])
    priority = django_filters.ChoiceFilter(
        choices=[(name, name) for name in LEVELS], method="of_priority"
    )
    workflow_id = KeyFilter(field_name="workflow_id")
    search = ticket_search_filter("ticket__")
    late = LateFilter()
    ordering = OrderingFilter(
        fields={
            "task_id": "task_id",
            "created_at": "created_at",
            "target_resolution": "target_resolution",
            "nearest_target": "nearest",
            "status": "status",
        }
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def of_priority(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return rows.filter(priority=LEVELS[value])


class VisibleTaskFilter(TaskFilter):
    """`claimable=true` selects the tasks that the caller may claim, `claimable=false` all others."""

    claimable = BooleanFilter(method="of_queue", label="Whether the caller may claim it now.")

    def of_queue(self, rows: QuerySet[Task], name: str, value: bool) -> QuerySet[Task]:
        claimable = may_be_claimed_by(person_of(cast(Request, self.request)))
        return rows.filter(claimable) if value else rows.exclude(claimable)


class OwnedTicketFilter(TaskFilter):
    """`tab`: active (default), inactive, or unassigned for tasks on which nobody works."""

    tab = django_filters.ChoiceFilter(choices=[(tab, tab) for tab in TABS], method="of_tab")
    category = SameTextFilter("ticket__match_category")
    ordering = OrderingFilter(
        fields={
            "task_id": "task_id",
            "created_at": "created_at",
            "updated_at": "updated_at",
            "target_resolution": "target_resolution",
            "nearest_target": "nearest",
            "status": "status",
        }
    )

    def filter_queryset(self, queryset: QuerySet[Task]) -> QuerySet[Task]:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("tab") else self.of_tab(rows, "tab", "active")

    def of_tab(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        if value == "unassigned":
            return rows.filter(is_without_person())
        return rows.filter(status__in=OPEN_TASKS if value == "active" else ENDED_TASKS)


class AllTaskFilter(django_filters.FilterSet):
    """`tab`: active (default), inactive, or unassigned for tickets that nobody works on."""

    tab = django_filters.ChoiceFilter(choices=[(tab, tab) for tab in TABS], method="of_tab")
    ticket_number = django_filters.CharFilter(max_length=MAX_TEXT_LENGTH)
    status = django_filters.ChoiceFilter(
        field_name="task__status", choices=[(s.value, s.value) for s in TaskStatus]
    )
    priority = django_filters.ChoiceFilter(
        choices=[(name, name) for name in LEVELS], method="of_priority"
    )
    department = SameTextFilter("match_department")
    category = SameTextFilter("match_category")
    sub_category = SameTextFilter("match_sub_category")
    workflow_id = KeyFilter(field_name="task__workflow_id")
    user_id = KeyFilter(method="held_by", help_text="The number of the holder.")
    late = LateFilter("task__")
    search = ticket_search_filter()
    ordering = OrderingFilter(
        fields={
            "created_at": "created_at",
            "task__target_resolution": "target_resolution",
            "task__nearest_target": "nearest",
            "task__status": "status",
            "ticket_number": "ticket_number",
        }
    )

    class Meta:
        model = WorkflowTicket
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[WorkflowTicket]) -> QuerySet[WorkflowTicket]:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("tab") else self.of_tab(rows, "tab", "active")

    def of_tab(
        self, rows: QuerySet[WorkflowTicket], name: str, value: str
    ) -> QuerySet[WorkflowTicket]:
        if value == "unassigned":
            return rows.filter(pk__in=unassigned_ticket_keys())
        return rows.filter(task__status__in=OPEN_TASKS if value == "active" else ENDED_TASKS)

    def of_priority(
        self, rows: QuerySet[WorkflowTicket], name: str, value: str
    ) -> QuerySet[WorkflowTicket]:
        found = Q(task__priority=LEVELS[value])
        if (
            self.form.cleaned_data.get("tab") == "unassigned"
        ):  # only this tab has tickets without a task
            found |= Q(is_task_allocated=False, priority=value)
        return rows.filter(found)

    def held_by(
        self, rows: QuerySet[WorkflowTicket], name: str, value: int
    ) -> QuerySet[WorkflowTicket]:
        held = TaskItem.objects.filter(user_id=value, status__in=OPEN_STATUSES)
        return rows.filter(task__in=held.values("task_id"))


class MyTaskFilter(django_filters.FilterSet):
    role = SameTextFilter("role__name_key")
    assignment_status = django_filters.ChoiceFilter(
        method="of_status",
        choices=[(s, s) for s in ("open", "acted", "all", *(s.value for s in ItemStatus))],
        help_text="open (default), acted, all, or one status of an item.",
    )
    workflow_id = KeyFilter(field_name="task__workflow_id")
    priority = django_filters.ChoiceFilter(
        choices=[(name, name) for name in LEVELS], method="of_priority"
    )
    sla_status = django_filters.ChoiceFilter(
        method="of_sla", choices=[(s, s) for s in ("none", "due", "soon", "overdue", "paused")]
    )
    search = ticket_search_filter("task__ticket__")
    ordering = OrderingFilter(
        fields={
            "target_resolution": "target_resolution",
            "task__target_resolution": "ticket_target_resolution",
            "assigned_on": "assigned_on",
            "priority_rank": "priority",
            "acted_on": "acted_on",
        }
    )

    class Meta:
        model = TaskItem
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[TaskItem]) -> QuerySet[TaskItem]:
        rows = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("assignment_status"):
            rows = rows.filter(status__in=OPEN_STATUSES)
        return rows

    def of_status(self, rows: QuerySet[TaskItem], name: str, value: str) -> QuerySet[TaskItem]:
        if value == "all":
            return rows
        if value == "open":
            return rows.filter(status__in=OPEN_STATUSES)
        if value == "acted":
            return rows.exclude(status__in=OPEN_STATUSES)
        return rows.filter(status=value)

    def of_priority(self, rows: QuerySet[TaskItem], name: str, value: str) -> QuerySet[TaskItem]:
        return rows.filter(task__priority=LEVELS[value])

    def of_sla(self, rows: QuerySet[TaskItem], name: str, value: str) -> QuerySet[TaskItem]:
        now: datetime = clock.now()
        rows = rows.filter(status__in=[status.value for status in OPEN_ITEM_STATUSES])
        if value == "none":
            return rows.filter(target_resolution__isnull=True)
        if value == "paused":
            return rows.filter(task__status=TaskStatus.ON_HOLD, target_resolution__isnull=False)
        rows = rows.exclude(task__status=TaskStatus.ON_HOLD)
        if value == "overdue":
            return rows.filter(item_is_overdue(now))
        if value == "soon":
            return rows.filter(item_is_soon(now))
        return rows.filter(soon_at__gt=now)
