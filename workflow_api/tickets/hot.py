"""The hand-written SQL of rotations. It runs for every ticket that arrives and every action."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from servicekit.db.sql import Columns, rows_fetch

from .domain.rotations import Rotation
from .models import RoundRobin

_TABLE = RoundRobin._meta.db_table
_ROTATION = Columns(RoundRobin, "id", "role_id", "purpose", "last_user_id", "turns")


def locked_rotations(wanted: Sequence[Rotation], *, only_free: bool = False) -> list[RoundRobin]:
    """Lock the rows of these rotations, in the order of their ids. With `only_free`, rows that
    another transaction has locked are left out.

    Cost: tickets/tests/test_receive.py::test_of_a_new_ticket_is_twelve_statements
    """
    conditions = " OR ".join(
        "purpose = %s" if it.role_id is None else "(purpose = %s AND role_id = %s)" for it in wanted
    )
    lock = "FOR UPDATE" if connection.features.has_select_for_update else ""
    if lock and only_free:
        lock += " SKIP LOCKED"
    found = rows_fetch(
        f"SELECT {_ROTATION.sql(_TABLE)} FROM {_TABLE} WHERE {conditions} ORDER BY id {lock}",  # noqa: S608
        [value for it in wanted for value in (it.purpose.value, it.role_id) if value is not None],
    )
    return [_ROTATION.row(values) for values in found]


def rotation_turns_store(turns: Sequence[tuple[int, int, int]]) -> None:
    """Store the turns of several rotations. Each entry has the rotation's id, the person of its last
    turn, and the number of new turns.

    Cost: tickets/tests/test_receive.py::test_of_a_new_ticket_is_twelve_statements
    """
    table = connection.ops.quote_name(_TABLE)
    cases = " WHEN %s THEN %s" * len(turns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET turns = turns + CASE id{cases} END,"  # noqa: S608
            f" last_user_id = CASE id{cases} END"
            f" WHERE id IN ({', '.join(['%s'] * len(turns))})",
            [
                *(value for key, _, count in turns for value in (key, count)),
                *(value for key, user_id, _ in turns for value in (key, user_id)),
                *(key for key, _, _ in turns),
            ],
        )
