"""The relations of people to a task. All rights to see a task and to act on it follow from these.

The relations are computed in two ways: for a loaded task (`relations_of`) and in the database
(`tasks_related_to`). A test checks that both give the same result. A task whose ticket was deleted
keeps its relations; callers exclude such tasks with `NOT_HIDDEN`.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from role.domain.names import COORDINATOR, name_key
from role.models import Roles, RoleUsers
from servicekit.auth import Person
from servicekit.base.identifiers import key_number
from task.domain.command import Relation
from task.domain.state import OPEN_ITEM_STATUSES
from task.models import Task, TaskItem
from tickets.models import WorkflowTicket

# The relations with which a person may see the task. A requester may see only the ticket.
SEES_TASK = frozenset(
    {
        Relation.HOLDER,
        Relation.FORMER_HOLDER,
        Relation.OWNER,
        Relation.QUEUE,
        Relation.ADMIN,
    }
)
# The order in which relations are shown: of several, a person is shown the first.
CLOSEST_FIRST = (
    Relation.HOLDER,
    Relation.ADMIN,
    Relation.FORMER_HOLDER,
    Relation.OWNER,
    Relation.QUEUE,
    Relation.REQUESTER,
)
_HELD = frozenset({Relation.HOLDER, Relation.FORMER_HOLDER})


def relations_of(
    person: Person, *, ticket: WorkflowTicket, task: Task | None, items: Iterable[TaskItem]
) -> frozenset[Relation]:
    """All relations of `person` to a ticket and its task; `items` are those of the task."""
    if person.is_employee:
        is_requester = key_number(ticket.employee.get("id")) == person.user_id
        return frozenset({Relation.REQUESTER}) if is_requester else frozenset()
    if not person.is_staff_member:
        return frozenset()
    found = {_held_as(item) for item in items if item.user_id == person.user_id}
    found |= {Relation.ADMIN} if is_admin(person) else set()
    if task is not None:
        found |= charge_of(person, task)
        waiting = task.waiting_role
        if waiting is not None and is_in_role(person, waiting):
            found.add(Relation.QUEUE)
    return frozenset(found)


def charge_of(person: Person, task: Task) -> frozenset[Relation]:
    """The relations by which `person` is in charge of the task: owner, Admin, both, or none."""
    owner = task.ticket_owner
    is_owner = owner is not None and owner.user_id == person.user_id and is_coordinator(person)
    found = {Relation.OWNER} if is_owner else set()
    return frozenset(found | ({Relation.ADMIN} if is_admin(person) else set()))


def tasks_related_to(person: Person, relations: Set[Relation] = SEES_TASK) -> Q:
    """A condition on tasks: `person` has at least one of `relations` to the task."""
    if person.is_employee:
        is_requester = Q(ticket__employee__id=person.user_id)
        return is_requester if Relation.REQUESTER in relations else Q(pk__in=[])
    if Relation.ADMIN in relations and is_admin(person):
        return Q()
    found = Q(pk__in=[])
    if not person.is_staff_member:
        return found
    if relations & _HELD:
        found |= Q(Exists(_items_of(person, relations).filter(task=OuterRef("pk"))))
    if Relation.QUEUE in relations:
        found |= Q(waiting_role__in=queues_of(person))
    if Relation.OWNER in relations and is_coordinator(person):
        owned = RoleUsers.objects.filter(user_id=person.user_id)
        found |= Q(ticket_owner__in=owned.values("pk"))
    return found


def share_of(person: Person, key: str) -> QuerySet[Any, Any]:
    """The keys of all tasks that `person` may see, if `has_a_share(person)`. `key` is `task_id` or
    `ticket_id`. A key may occur twice.

    The query reads only the index of the person's items and the index of waiting tasks, so the cost
    does not depend on the number of other tasks.
    """
    waiting = Task.objects.filter(waiting_role__in=queues_of(person))
    held: QuerySet[Any, Any] = _items_of(person, _HELD)
    return held.values(f"task__{key}").union(waiting.values(key), all=True)


def has_a_share(person: Person) -> bool:
    """Whether `person` sees only a share of the tasks: those that they hold or held, or that wait
    in their roles. This is so for staff who are neither Admin nor coordinator.
    """
    return person.is_staff_member and not is_admin(person) and not is_coordinator(person)


def is_admin(person: Person) -> bool:
    return person.has_role("tts", "Admin")


def is_coordinator(person: Person) -> bool:
    return person.has_role("tts", COORDINATOR) or person.has_role("hdts", COORDINATOR)


def queues_of(person: Person) -> QuerySet[Any, Any]:
    """The keys of the person's roles in tts. The person may get a task that waits in one of these roles."""
    wanted = Q(pk__in=[])
    for name in _queue_names(person):
        wanted |= Q(system="tts", name_key=name)
    return Roles.objects.filter(wanted).values("pk")


def _queue_names(person: Person) -> set[str]:
    return {name_key(name) for system, name in person.roles if system == "tts"}


def is_in_role(person: Person, role: Roles) -> bool:
    """Whether `person` has this role and it is a role of tts, so that the person may get a task
    that waits in it.
    """
    return role.system == "tts" and name_key(role.name) in _queue_names(person)


def _held_as(item: TaskItem) -> Relation:
    is_open = item.status in OPEN_ITEM_STATUSES
    return Relation.HOLDER if is_open else Relation.FORMER_HOLDER


def _items_of(person: Person, relations: Set[Relation]) -> QuerySet[TaskItem]:
    held: QuerySet[TaskItem] = TaskItem.objects.filter(user_id=person.user_id)
    if relations >= _HELD:
        return held
    is_open = Q(status__in=sorted(OPEN_ITEM_STATUSES))
    return held.filter(is_open if Relation.HOLDER in relations else ~is_open)
