"""Read tasks and items. Views get rows only from functions such as `task_list` and `access_task`,
which check whether a person may see a row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    F,
    Min,
    Prefetch,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
    When,
)

from role.models import RoleUsers
from servicekit.auth import Person
from servicekit.http.api.pagination import COUNT_CAP
from sla.domain.priorities import PRIORITIES
from task.domain.state import OPEN_ITEM_STATUSES, OPEN_TASK_STATUSES, TaskStatus, Wait
from task.exceptions import TaskItemNotFoundError, TaskNotFoundError
from task.models import Task, TaskItem, TaskItemHistory
from task.reads.relation import (
    SEES_TASK,
    has_a_share,
    queues_of,
    share_of,
    tasks_related_to,
)
from tickets.models import WITHDRAWN, WorkflowTicket
from tickets.selectors import NOT_HIDDEN as TICKET_NOT_HIDDEN

OPEN_STATUSES = [status.value for status in OPEN_ITEM_STATUSES]
# The statuses in which the clock of a task runs. On hold it is paused.
RUNNING_STATUSES = [TaskStatus.PENDING.value, TaskStatus.IN_PROGRESS.value]

PRIORITY_RANK = Case(
    *(When(task__priority=level, then=Value(rank)) for rank, level in enumerate(PRIORITIES)),
    default=Value(len(PRIORITIES)),
    output_field=SmallIntegerField(),
)


NOT_HIDDEN = ~Q(pk__in=Task.objects.filter(ticket__hidden_at__isnull=False).values("pk"))
"""Excludes tasks whose ticket was deleted. There are few such tasks, and an index finds them.

The condition compares only the keys of tasks, and every index of the lists contains these keys. So
the database can count tasks, and find pages far down a list, in an index alone.
"""


# The columns of a task that lists show. A row of a list must not use another column: reading it
# would cost one statement for each row. Tests count the statements.
_TASK_COLUMNS = (
    "calendar_spans",
    "pauses",
    "rev",
    "status",
    "priority",
    "current_step_id",
    "current_step_name",
    "arrived_at",
    "target_resolution",
    "resolution_time",
    "updated_at",
    "workflow__name",
    "workflow_version__version",
)
_ROW_COLUMNS = (
    *_TASK_COLUMNS,
    "created_at",
    "ticket__ticket_number",
    "ticket__subject",
    "ticket__category",
    "ticket__sub_category",
    "ticket_owner__user_id",
    "ticket_owner__user_full_name",
    "waiting_role__name",
    "is_stuck",
)


def task_list(person: Person) -> QuerySet[Task]:
    """The tasks that `person` may see, newest first, with everything that a row shows."""
    if has_a_share(person):
        return _list_rows().filter(NOT_HIDDEN, pk__in=share_of(person, "task_id"))
    return _list_rows().filter(may_be_seen_by(person))


def visible_ticket_keys(person: Person) -> QuerySet[Any, Any]:
    """The keys of the tickets whose task `person` may see. Duplicates are possible."""
    if has_a_share(person):
        return share_of(person, "ticket_id")
    return Task.objects.filter(may_be_seen_by(person)).values("ticket_id")


def access_task(person: Person, task_id: int) -> Task:
    """The task, if `person` may see it.

    Raises TaskNotFoundError if there is no such task, and also if the person may not see it.
    """
    task = _task_rows().filter(may_be_seen_by(person), pk=task_id).first()
    if task is None:
        raise TaskNotFoundError(f"No task {task_id}.")
    return task


def tasks_for(person: Person, task_ids: Collection[int]) -> list[Task]:
    """The tasks among `task_ids` that `person` may see."""
    return list(_task_rows().filter(may_be_seen_by(person), pk__in=task_ids))


def access_task_of_queue(person: Person, task_id: int) -> Task:
    """The task, if `person` may see it or has the role in which somebody holds it now.

    The second case is for a person who saw the task while it waited and claims it a moment too
    late. They get the reason of the refusal, not a 404.
    """
    held = TaskItem.objects.filter(status__in=OPEN_STATUSES, role__in=queues_of(person))
    seen = tasks_related_to(person, SEES_TASK)
    # empty for an Admin, who sees all tasks; the additional condition would hide tasks from them
    if seen:
        seen |= Q(pk__in=held.values("task_id"))
    task = _task_rows().filter(seen, NOT_HIDDEN, pk=task_id).first()
    if task is None:
        raise TaskNotFoundError(f"No task {task_id}.")
    return task


def access_task_by_ticket(person: Person, ticket_number: str) -> Task:
    """The task of the ticket, if `person` may see it. Raises TaskNotFoundError."""
    task = _task_rows().filter(may_be_seen_by(person), ticket__ticket_number=ticket_number).first()
    if task is None:
        raise TaskNotFoundError(f"No task of ticket {ticket_number}.")
    return task


def may_be_seen_by(person: Person) -> Q:
    """A condition on tasks: `person` may see the task. For lists of a person for whom `has_a_share`
    is true, `share_of` is faster.
    """
    return tasks_related_to(person, SEES_TASK) & NOT_HIDDEN


_ITEM_COLUMNS = (
    "status",
    "is_cancelled",
    "role_name",
    "origin",
    "assigned_on",
    "target_resolution",
    "soon_at",
    "acted_on",
)
_ITEM_TICKET_COLUMNS = ("ticket_number", "subject", "category", "sub_category", "department")


def my_item_list(person: Person) -> QuerySet[TaskItem]:
    """The items that `person` holds or held, nearest deadline first; items without a deadline come
    last.
    """
    if person.user_type != "staff":
        return TaskItem.objects.none()
    return (
        TaskItem.objects.filter(user_id=person.user_id)
        .exclude(task__in=Task.objects.filter(ticket__hidden_at__isnull=False).values("pk"))
        .select_related("task__ticket", "task__workflow", "task__workflow_version")
        .only(
            *_ITEM_COLUMNS,
            *(f"task__{column}" for column in _TASK_COLUMNS),
            *(f"task__ticket__{column}" for column in _ITEM_TICKET_COLUMNS),
        )
        .annotate(priority_rank=PRIORITY_RANK)
        .order_by(F("target_resolution").asc(nulls_last=True), "task_item_id")
    )


def item_is_overdue(now: datetime) -> Q:
    return Q(target_resolution__lte=now)


def task_is_late(now: datetime, path: str = "") -> Q:
    """A condition on tasks: the clock runs and the nearest target has passed.

    `path` is the prefix of lookups from the rows of the query to their task.
    """
    is_running = Q(**{f"{path}status__in": RUNNING_STATUSES})
    return is_running & Q(**{f"{path}nearest_target__lte": now})


def item_is_soon(now: datetime) -> Q:
    return Q(soon_at__lte=now, target_resolution__gt=now)


def action_log(task: Task) -> QuerySet[TaskItem]:
    """A task's items in order, each with the statuses that it has had."""
    history = TaskItemHistory.objects.order_by("task_item_history_id")
    return (
        TaskItem.objects.filter(task=task)
        .prefetch_related(Prefetch("history", queryset=history, to_attr="statuses"))
        .order_by("number")
    )


def holders_of(task: Task) -> list[TaskItem]:
    """Every item of a task in number order, without its history."""
    return list(TaskItem.objects.filter(task=task).order_by("number"))


def waiting_task_ids(*, role_pk: int, after_id: int, limit: int) -> list[int]:
    """The ids of tasks for which the suite looks for somebody of the role: a holder, or a person
    who takes an escalation. The result is the first `limit` ids above `after_id`, ascending. Tasks
    that wait for a claim are not among them.
    """
    later = Task.objects.filter(task_id__gt=after_id).order_by("task_id")
    # Use two queries, because each of the two conditions has a small index. One query with OR would
    # use neither index.
    found = {
        task_id
        for waiting in (
            later.filter(waiting_role_id=role_pk).exclude(wait=Wait.CLAIM),
            later.filter(escalating_role_id=role_pk),
        )
        for task_id in waiting.values_list("task_id", flat=True)[:limit]
    }
    return sorted(found)[:limit]


def roles_waiting_for(*, user_id: int) -> list[int]:
    """The keys, ascending, of those roles of the person in which a task waits for capacity: until
    somebody falls below the capacity of its step.
    """
    roles = RoleUsers.objects.filter(user_id=user_id, is_active=True).values("role_id")
    waiting = Task.objects.filter(wait=Wait.CAPACITY, waiting_role_id__in=roles)
    keys = waiting.values_list("waiting_role_id", flat=True).distinct()
    return sorted(key for key in keys if key is not None)


def first_waiting_for_capacity(*, role_pk: int) -> list[int]:
    """For each step, the oldest task that waits in this role until somebody falls below the
    capacity of the step.
    """
    waiting = Task.objects.filter(wait=Wait.CAPACITY, waiting_role_id=role_pk)
    firsts = waiting.values("current_step_id").annotate(first=Min("task_id"))
    return sorted(row["first"] for row in firsts)


def access_item(person: Person, task_item_id: int) -> TaskItem:
    """The item with its task and the task's owner, if `person` may see the task."""
    tasks = Task.objects.filter(may_be_seen_by(person)).values("pk")
    item = (
        TaskItem.objects.select_related("task__ticket_owner")
        .filter(pk=task_item_id, task__in=tasks)
        .first()
    )
    if item is None:
        raise TaskItemNotFoundError(f"No task item {task_item_id}.")
    return item


def owned_task_list(person: Person) -> QuerySet[Task]:
    """The tasks that `person` owns, newest first, with everything that a row shows.

    A separate statement reads the keys of the person's memberships first. The query then contains
    these keys as values. So the database can estimate how many tasks match, and reads only the
    newest of them for a page, not all.
    """
    memberships = RoleUsers.objects.filter(user_id=person.user_id).values_list("pk", flat=True)
    rows = _list_rows(*_ROW_COLUMNS, "ticket__description")
    return rows.filter(NOT_HIDDEN, ticket_owner_id__in=list(memberships))


def all_ticket_list() -> QuerySet[WorkflowTicket]:
    """Every ticket, with its task if it has one, newest first. For Admins only."""
    return (
        WorkflowTicket.objects.select_related(
            "task__workflow",
            "task__workflow_version",
            "task__ticket_owner",
            "task__waiting_role",
        )
        .only(
            *_TICKET_COLUMNS,
            *(f"task__{column}" for column in _TASK_COLUMNS),
            "task__ticket_id",
            "task__ticket_owner__user_id",
            "task__ticket_owner__user_full_name",
            "task__waiting_role__name",
            "task__is_stuck",
        )
        .prefetch_related(_open_items("task__items"))
        .filter(TICKET_NOT_HIDDEN)
        .order_by("-pk")
    )


_TICKET_COLUMNS = (
    "ticket_number",
    "subject",
    "priority",
    "department",
    "category",
    "sub_category",
    "unmatched_reason",
    "created_at",
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of tickets, each counted up to `COUNT_CAP`."""

    active: int
    late: int
    soon: int
    unassigned: int


def counts_of_own(person: Person, now: datetime) -> Counts:
    """Counts of the items that `person` holds. `unassigned` is 0, because each of these items has a
    holder.
    """
    held = my_item_list(person).filter(status__in=OPEN_STATUSES)
    running = held.exclude(task__status=TaskStatus.ON_HOLD)
    return Counts(
        _counted(held),
        _counted(running.filter(item_is_overdue(now))),
        _counted(running.filter(item_is_soon(now))),
        0,
    )


def counts_of_owned(person: Person, now: datetime) -> Counts:
    """Counts of the tickets that `person` owns."""
    owned = owned_task_list(person)
    return Counts(
        _counted(owned.filter(status__in=sorted(OPEN_TASK_STATUSES))),
        _counted(owned.filter(task_is_late(now))),
        _counted(owned.filter(pk__in=_soon_task_keys(now))),
        _counted(owned.filter(is_without_person())),
    )


def counts_of_queue(person: Person, now: datetime) -> Counts:
    """Counts of the tasks that `person` may claim. `soon` is 0, because only a task with a holder
    can be due soon.
    """
    waiting = Task.objects.filter(may_be_claimed_by(person), NOT_HIDDEN)
    active = _counted(waiting)
    return Counts(active, _counted(waiting.filter(task_is_late(now))), 0, active)


def counts_of_all(now: datetime) -> Counts:
    """Counts of all tickets. For Admins only."""
    return Counts(
        _counted(Task.objects.filter(status__in=sorted(OPEN_TASK_STATUSES))),
        _counted(Task.objects.filter(task_is_late(now))),
        _counted(Task.objects.filter(pk__in=_soon_task_keys(now))),
        _counted(all_ticket_list().filter(pk__in=unassigned_ticket_keys())),
    )


def _soon_task_keys(now: datetime) -> QuerySet[Any, Any]:
    """The keys of running tasks whose open item has used at least 80 % of its time, but not all of
    it.
    """
    items = TaskItem.objects.filter(item_is_soon(now), status__in=OPEN_STATUSES)
    return items.filter(task__status__in=RUNNING_STATUSES).values("task_id")


def _counted(rows: QuerySet[Any]) -> int:
    return min(rows.order_by()[: COUNT_CAP + 1].count(), COUNT_CAP)


def unassigned_ticket_keys() -> QuerySet[Any, Any]:
    """The keys of tickets on which nobody works. Either no workflow takes the ticket, or its task
    waits for a holder, or its task is stuck on an automatic step.
    """
    unmatched = WorkflowTicket.objects.filter(is_task_allocated=False)
    waiting = Task.objects.filter(waiting_role__isnull=False)
    stuck = Task.objects.filter(is_stuck=True)
    # Use a union, because each of its queries has a small index. With OR, the database would read
    # both tables completely.
    return (
        unmatched.exclude(status__iexact=WITHDRAWN)
        .values("id")
        .union(waiting.values("ticket_id"), stuck.values("ticket_id"), all=True)
    )


def may_be_claimed_by(person: Person) -> Q:
    """A condition on tasks: `person` may claim the task now, because it waits in one of the person's roles
    and is not on hold.
    """
    return Q(waiting_role__in=queues_of(person), status__in=RUNNING_STATUSES)


def is_without_person() -> Q:
    """A condition on tasks: nobody works on the task, because it waits for a holder or is stuck."""
    return Q(waiting_role__isnull=False) | Q(is_stuck=True)


def task_ids_of_member(*, role_user_id: int, after_id: int, limit: int) -> list[int]:
    """The ids of open tasks that a person holds or owns by this membership: the first `limit` above
    `after_id`, ascending.
    """
    tasks = _of_member(role_user_id).filter(pk__gt=after_id).order_by("task_id")
    return list(tasks.values_list("task_id", flat=True)[:limit])


def task_ids_of_members(*, role_user_ids: Iterable[int], limit: int) -> list[int]:
    """The ids of open tasks that are held or owned by these memberships, each once and at most
    `limit`.

    They are in the order in which they would be passed on: by membership, and then ascending.
    """
    found: dict[int, None] = {}
    for role_user_id in role_user_ids:
        if len(found) < limit:
            ids = task_ids_of_member(role_user_id=role_user_id, after_id=0, limit=limit)
            found |= dict.fromkeys(ids)
    return list(found)[:limit]


def count_of_members(*, role_user_ids: Iterable[int]) -> int:
    """The number of open tasks that are held or owned by these memberships."""
    wanted = Q(pk__in=[])
    for role_user_id in role_user_ids:
        wanted |= Q(pk__in=_of_member(role_user_id).values("pk"))
    return Task.objects.filter(wanted).count()


def _of_member(role_user_id: int) -> QuerySet[Task]:
    items = TaskItem.objects.filter(
        user_id__in=RoleUsers.objects.filter(pk=role_user_id).values("user_id"),
        role_user_id=role_user_id,
        status__in=OPEN_STATUSES,
    )
    owned = Task.objects.filter(ticket_owner_id=role_user_id, status__in=OPEN_TASK_STATUSES)
    return Task.objects.filter(
        Q(pk__in=items.values("task_id")) | Q(pk__in=owned.values("task_id"))
    )


def membership_for(*, user_id: int, role_pk: int) -> RoleUsers | None:
    """The person's active membership in this role, else one in any role of tts. The role is loaded too."""
    return (
        RoleUsers.objects.select_related("role")
        .filter(user_id=user_id, is_active=True, role__is_active=True)
        .filter(Q(role_id=role_pk) | Q(role__system="tts"))
        .order_by(Case(When(role_id=role_pk, then=Value(0)), default=Value(1)), "pk")
        .first()
    )


def membership_in(*, user_id: int, role_pk: int) -> RoleUsers | None:
    """The person's active membership in this role, None if there is none."""
    members = RoleUsers.objects.filter(is_active=True, role__is_active=True)
    return members.filter(user_id=user_id, role_id=role_pk).first()


def _list_rows(*columns: str) -> QuerySet[Task]:
    """All tasks, newest first, with the columns, the open item and the names that a row of a list shows."""
    return (
        Task.objects.select_related(
            "ticket", "workflow", "workflow_version", "ticket_owner", "waiting_role"
        )
        .only(*(columns or _ROW_COLUMNS))
        .prefetch_related(_open_items("items"))
        .order_by("-task_id")
    )


def _open_items(path: str) -> Prefetch[Any]:
    """Prefetch the open items of each task as the list `open_items`, with the columns that a row shows."""
    rows = TaskItem.objects.filter(status__in=OPEN_STATUSES)
    columns = (*_ITEM_COLUMNS, "step_name", "user_id", "user_full_name", "task_id")
    return Prefetch(path, queryset=rows.only(*columns), to_attr="open_items")


def _task_rows() -> QuerySet[Task]:
    open_items = TaskItem.objects.filter(status__in=OPEN_STATUSES)
    return (
        Task.objects.select_related(
            "ticket", "workflow", "workflow_version", "current_step", "ticket_owner", "waiting_role"
        )
        .defer("workflow_version__definition")
        .prefetch_related(Prefetch("items", queryset=open_items, to_attr="open_items"))
        .order_by("-task_id")
    )
