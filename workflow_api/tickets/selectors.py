"""Reads of ticket snapshots and of who may see a ticket."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from servicekit.searching import search_matches

from .models import WorkflowTicket


def ticket_by_number(number: str) -> WorkflowTicket | None:
    return WorkflowTicket.objects.filter(ticket_number=number).first()


def waiting_ticket_numbers(
    *, match_department: str, match_category: str, after_number_id: int, limit: int
) -> list[tuple[int, str]]:
    """Tickets without a workflow in one department and category: (key, number), ascending."""
    waiting = WorkflowTicket.objects.filter(
        is_task_allocated=False,
        match_department=match_department,
        match_category=match_category,
        pk__gt=after_number_id,
    )
    return list(waiting.order_by("pk").values_list("pk", "ticket_number")[:limit])


def ticket_list() -> QuerySet[WorkflowTicket]:
    """Every snapshot, newest first. Who may see which is the caller's gate."""
    return WorkflowTicket.objects.order_by("-pk")


def ticket_matches(text: str, prefix: str = "") -> Q:
    """
    Tickets whose number every word of ``text`` begins, or whose subject or requester holds it.

    ``prefix`` leads from the rows asked for to their tickets, as in ``"task__ticket__"``.
    """
    texts = [f"{prefix}subject", f"{prefix}employee__name"]
    return search_matches(text, number=f"{prefix}ticket_number", texts=texts)
