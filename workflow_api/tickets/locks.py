"""Row locks of tickets.

Lock order of the whole service: idempotency key of the request, ticket, task (ascending id),
rotation rows (ascending id), outbox. A transaction that has locked a task must not lock another
task; it sends a message through the outbox instead. Ticket numbers that differ only in case were
accepted in the past. Such tickets are locked together, in ascending id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from .domain.rotations import Purpose, Rotation
from .hot import locked_rotations
from .models import RoundRobin, WorkflowTicket


def ticket_qs_for_update() -> QuerySet[WorkflowTicket]:
    return WorkflowTicket.objects.order_by("pk").select_for_update()


def ticket_by_number_for_update(number: str) -> WorkflowTicket:
    """Lock the ticket with this number, which must exist.

    If two numbers differ only in case, the one with exactly this spelling is chosen.
    """
    known = list(_numbered([number]))
    return next((row for row in known if row.ticket_number == number), known[0])


def tickets_lock(numbers: Collection[str]) -> None:
    """Lock those tickets with these numbers that exist, in ascending order.

    A transaction that receives several tickets then locks the rotations of all of them at once. If
    it locked them ticket by ticket, two such transactions would deadlock.
    """
    list(_numbered(numbers).values_list("pk", flat=True))


def round_robin_rows_for_update(wanted: Collection[Rotation]) -> dict[Rotation, RoundRobin]:
    """Lock the rows of these rotations, and create missing ones.

    Many transactions need these rows, so a transaction should lock them last.
    """
    if not wanted:
        return {}
    found = _locked(wanted)
    if len(found) < len(wanted):
        RoundRobin.objects.bulk_create(
            [
                RoundRobin(
                    role_id=it.role_id,
                    purpose=it.purpose.value,
                    system=it.system,
                    role_name=it.role_name,
                )
                for it in sorted(set(wanted) - set(found), key=_order)
            ],
            ignore_conflicts=True,
        )
        found = _locked(wanted)
    return found


def free_round_robin_rows_for_update(wanted: Collection[Rotation]) -> dict[Rotation, RoundRobin]:
    """Lock those rows of these rotations that exist and that no other transaction has locked. Never
    waits.
    """
    if not wanted:
        return {}
    return _by_rotation(locked_rotations(sorted(wanted, key=_order), only_free=True))


def _locked(wanted: Collection[Rotation]) -> dict[Rotation, RoundRobin]:
    return _by_rotation(locked_rotations(sorted(wanted, key=_order)))


def _by_rotation(rows: Iterable[RoundRobin]) -> dict[Rotation, RoundRobin]:
    return {Rotation(Purpose(row.purpose), row.role_id): row for row in rows}


def _order(rotation: Rotation) -> tuple[str, int]:
    return rotation.purpose.value, rotation.role_id or 0


def _numbered(numbers: Collection[str]) -> QuerySet[WorkflowTicket]:
    tickets = ticket_qs_for_update().alias(number_key=Lower("ticket_number"))
    keys = [number.lower() for number in numbers]
    return tickets.filter(Q(ticket_number__in=numbers) | Q(number_key__in=keys))
