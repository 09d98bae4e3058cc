"""The rights of a person on a ticket. Other services ask for these rights before they show anything
of the ticket.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from role.models import RoleUsers
from servicekit.auth import Person
from servicekit.base.identifiers import key_number
from task.domain.command import IN_CHARGE, Relation
from task.domain.state import OPEN_ITEM_STATUSES, OPEN_TASK_STATUSES
from task.exceptions import TaskNotFoundError
from task.models import Task, TaskItem
from task.reads.load import definition_of_task
from tickets.exceptions import TicketNotFoundError
from tickets.models import WorkflowTicket
from tickets.selectors import ticket_by_number, ticket_list

from .relation import CLOSEST_FIRST, is_admin, relations_of
from .selectors import (
    access_task,
    holders_of,
    visible_ticket_keys,
)

CHANGES_CONTENT = IN_CHARGE | {Relation.REQUESTER}


@dataclass(frozen=True, slots=True)
class Participant:
    user_type: str
    user_id: int
    full_name: str
    relation: str  # holder, former_holder, owner or requester


@dataclass(frozen=True, slots=True)
class TicketAccess:
    """The rights of a person on a ticket. `relation` is the first of their relations in `CLOSEST_FIRST`."""

    can_read: bool
    can_write: bool
    can_change: bool  # whether the person may change the ticket's content
    sees_internal: bool
    relation: str
    participants: tuple[Participant, ...]
    decided_fields: tuple[str, ...]  # fields that nobody can change any more
    is_over: bool  # the task has ended, so all of the content is final


def ticket_access(person: Person, number: str) -> TicketAccess:
    """The rights of `person` on a ticket.

    Raises TicketNotFoundError if there is no such ticket, or the person has no relation to it.
    """
    ticket = ticket_by_number(number)
    if ticket is None:
        raise TicketNotFoundError(f"No ticket {number}.")
    task = (
        Task.objects.filter(ticket=ticket)
        .select_related("ticket_owner", "waiting_role", "workflow_version")
        .first()
    )
    items = holders_of(task) if task else []
    relations = relations_of(person, ticket=ticket, task=task, items=items)
    if not relations:
        raise TicketNotFoundError(f"No ticket {number}.")
    closest = next(relation for relation in CLOSEST_FIRST if relation in relations)
    return TicketAccess(
        can_read=True,
        can_write=True,
        can_change=bool(relations & CHANGES_CONTENT),
        sees_internal=closest is not Relation.REQUESTER,
        relation=closest,
        participants=tuple(_participants(ticket, task, items)),
        decided_fields=_decided_fields(task),
        is_over=task is not None and task.status not in OPEN_TASK_STATUSES,
    )


def person_by_number(*, user_type: str, user_id: int) -> Person:
    """A person by number, with the roles that the Auth Service has sent.

    Needed when a service asks about a person whose token is not at hand.
    """
    if user_type != "staff":
        return Person(user_type=user_type, user_id=user_id)
    held = RoleUsers.objects.filter(user_id=user_id, is_active=True, role__is_active=True)
    roles = frozenset(held.values_list("role__system", "role__name"))
    return Person(
        user_type=user_type,
        user_id=user_id,
        systems=frozenset(system for system, _ in roles),
        roles=roles,
    )


def visible_tickets(person: Person) -> QuerySet[WorkflowTicket]:
    """The snapshots that `person` may see, newest first, each with its task if it has one."""
    tickets = ticket_list().select_related("task")
    if is_admin(person):
        return tickets
    if person.is_service:
        # A service sees only the tickets that it sent itself, as in ticket_service.
        return tickets.filter(source_service=person.source) if person.source else tickets.none()
    if person.is_employee:
        return tickets.filter(employee__id=person.user_id)
    return tickets.filter(pk__in=visible_ticket_keys(person))


def access_ticket(person: Person, found: Q) -> WorkflowTicket:
    """The snapshot that the condition `found` selects, if `person` may see it.

    Raises TicketNotFoundError if there is none.
    """
    ticket = visible_tickets(person).filter(found).first()
    if ticket is None:
        raise TicketNotFoundError("No such ticket.")
    return ticket


def access_task_as_reader(person: Person, task_id: int) -> Task:
    """The task, if `person` may see it. For staff the rules of `access_task` apply; an employee
    must be the requester of the ticket.

    Raises TaskNotFoundError if there is no such task, or the person may not see it.
    """
    if not person.is_employee:
        return access_task(person, task_id)
    ticket = visible_tickets(person).filter(task__pk=task_id).first()
    if ticket is None:
        raise TaskNotFoundError(f"No task {task_id}.")
    task: Task = ticket.task
    return task


def _decided_fields(task: Task | None) -> tuple[str, ...]:
    if task is None or task.workflow_version is None or not task.has_begun:
        return ()
    return tuple(sorted(definition_of_task(task).decided_fields))


def _participants(
    ticket: WorkflowTicket, task: Task | None, items: Iterable[TaskItem]
) -> Iterable[Participant]:
    seen: set[int] = set()
    for item in sorted(items, key=lambda row: row.status not in OPEN_ITEM_STATUSES):
        if item.user_id not in seen:
            seen.add(item.user_id)
            relation = "holder" if item.status in OPEN_ITEM_STATUSES else "former_holder"
            yield Participant("staff", item.user_id, item.user_full_name, relation)
    owner = task.ticket_owner if task else None
    if owner and owner.user_id not in seen:
        yield Participant("staff", owner.user_id, owner.user_full_name, "owner")
    requester = key_number(ticket.employee.get("id"))
    if requester is not None:
        name = str(ticket.employee.get("name") or "")
        yield Participant("employee", requester, name, "requester")
