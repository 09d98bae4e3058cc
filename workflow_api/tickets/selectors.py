"""Read ticket snapshots."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from workflow.domain.conditions import TICKET_FIELDS

from .domain.rotations import Purpose, Rotation
from .models import RoundRobin, WorkflowTicket

NOT_HIDDEN = ~Q(pk__in=WorkflowTicket.objects.filter(hidden_at__isnull=False).values("pk"))
"""Leaves out deleted tickets. It compares only keys. So the database can find a page far down a
list in an index that contains only the keys.
"""


def ticket_by_number(number: str) -> WorkflowTicket | None:
    return WorkflowTicket.objects.filter(ticket_number=number, hidden_at__isnull=True).first()


def waiting_ticket_numbers(
    *, match_department: str, match_category: str, after_number_id: int, limit: int
) -> list[tuple[int, str]]:
    """Tickets of a department and category that wait for a workflow: (id, number), ascending."""
    waiting = WorkflowTicket.objects.filter(
        is_task_allocated=False,
        match_department=match_department,
        match_category=match_category,
        pk__gt=after_number_id,
    )
    return list(waiting.order_by("pk").values_list("pk", "ticket_number")[:limit])


def waiting_sub_categories(*, match_department: str, match_category: str) -> list[tuple[str, int]]:
    """The sub-categories of the tickets of a department and category that wait for a workflow, each with
    the number of tickets.
    """
    waiting = WorkflowTicket.objects.filter(
        NOT_HIDDEN,
        is_task_allocated=False,
        match_department=match_department,
        match_category=match_category,
    )
    counted = waiting.values_list("sub_category").annotate(number=Count("pk"))
    return list(counted.order_by("sub_category"))


def ticket_list() -> QuerySet[WorkflowTicket]:
    """Every snapshot except deleted ones, newest first. The caller checks access."""
    return WorkflowTicket.objects.filter(NOT_HIDDEN).order_by("-pk")


def ticket_fields(ticket: WorkflowTicket) -> dict[str, Any]:
    """The ticket in the form that conditions read: its fields and, at the same level, its further
    keys. If a field and a key have the same name, the field counts.
    """
    named = {"ticket_id": ticket.ticket_number, "created_at": ticket.arrived_at}
    fields = {
        name: named[name] if name in named else getattr(ticket, name) for name in TICKET_FIELDS
    }
    return {**ticket.dynamic_data, **fields}


def ticket_fields_now(ticket_pk: int) -> dict[str, Any]:
    """The same as `ticket_fields`, for a ticket that this function reads from the database."""
    return ticket_fields(WorkflowTicket.objects.get(pk=ticket_pk))


def last_turns(wanted: Iterable[Rotation]) -> dict[Rotation, int | None]:
    """The person who had the last turn, by rotation. A rotation that has no row yet is left out."""
    condition = Q(pk__in=[])
    for rotation in wanted:
        condition |= Q(role_id=rotation.role_id, purpose=rotation.purpose.value)
    rows = RoundRobin.objects.filter(condition)
    return {Rotation(Purpose(row.purpose), row.role_id): row.last_user_id for row in rows}
