"""Row locks of tickets.

Lock order of the whole service: command key, ticket, task (ascending id), rotation rows (ascending
id), outbox. While a task is locked, never lock another one: send a message through the outbox
instead.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from .hot import locked_rotations
from .models import RoundRobin, WorkflowTicket


def ticket_qs_for_update() -> QuerySet[WorkflowTicket]:
    return WorkflowTicket.objects.order_by("pk").select_for_update()


def ticket_by_number_for_update(number: str) -> WorkflowTicket:
    """Lock the ticket with this number, which must exist.

    Prefers an exact match to a number that differs in case.
    """
    known = list(_numbered([number]))
    return next((row for row in known if row.ticket_number == number), known[0])


def tickets_lock(numbers: Collection[str]) -> None:
    """Lock the tickets with these numbers that exist, then all rotations, each in ascending order.

    A transaction that receives several tickets calls this first. The rotations of a ticket are
    known only after its workflow is chosen, and two transactions that locked them ticket by ticket
    would deadlock.
    """
    list(_numbered(numbers).values_list("pk", flat=True))
    list(RoundRobin.objects.order_by("pk").select_for_update().values_list("pk", flat=True))


def round_robin_rows_for_update(
    keys: Collection[tuple[str, str]],
) -> dict[tuple[str, str], RoundRobin]:
    """Lock the rotation rows of `keys`, (system, folded role name), and create missing ones.

    Returns the rows by key. Many transactions need these rows: lock them last in the transaction.
    """
    if not keys:
        return {}
    found = _locked(keys)
    if len(found) < len(keys):
        missing = sorted(set(keys) - set(found))
        RoundRobin.objects.bulk_create(
            [RoundRobin(system=system, role_name=name) for system, name in missing],
            ignore_conflicts=True,
        )
        found = _locked(keys)
    return found


def _locked(keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], RoundRobin]:
    return {(row.system, row.role_name): row for row in locked_rotations(sorted(keys))}


def _numbered(numbers: Collection[str]) -> QuerySet[WorkflowTicket]:
    tickets = ticket_qs_for_update().alias(number_key=Lower("ticket_number"))
    keys = [number.lower() for number in numbers]
    return tickets.filter(Q(ticket_number__in=numbers) | Q(number_key__in=keys))
