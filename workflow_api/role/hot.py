"""The hand-written SQL of roles. It runs for every task that opens and for every action."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from servicekit.db.sql import Columns, rows_fetch

from .models import Absence, Roles, RoleUsers

_AWAY = Columns(Absence, "away_until")
_PLACE = 5
"""The index of `away_until` in a row of `pool_rows`."""


def pool_rows(
    role_pks: Collection[int], key: str, systems: Collection[str], now: datetime, load: str
) -> list[tuple[Any, ...]]:
    """The active members of these roles, and of the role with this name key in these systems.

    One query. Each row is (membership id, role id, person's id, full name, e-mail address, end of
    an absence that lasts at `now`, delegate of that absence, load, system of the role, name key of
    the role). `load` is SQL that counts the work of the person `m.user_id`; if it is empty, the
    load is null. The rows ascend by the person's id, then by the role's id.

    Cost: tickets/tests/test_receive.py::test_of_a_new_ticket_is_twelve_statements
    """
    wanted = []
    if role_pks:
        wanted.append(f"m.role_id IN ({_marks(role_pks)})")
    if systems:
        wanted.append(f"r.name_key = %s AND r.system IN ({_marks(systems)})")
    if not wanted:
        return []
    moment = connection.ops.adapt_datetimefield_value(now)
    found = rows_fetch(
        _MEMBERS.format(load=load or "NULL", wanted=" OR ".join(wanted)),
        [moment, moment, *role_pks, *((key, *systems) if systems else ())],
    )
    return [row if row[_PLACE] is None else _with_moment(row) for row in found]


def _with_moment(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The row with `away_until` as a datetime; SQLite returns it as text."""
    away_until = _AWAY.row(row[_PLACE : _PLACE + 1]).away_until
    return (*row[:_PLACE], away_until, *row[_PLACE + 1 :])


_MEMBERS = f"""
SELECT m.id, m.role_id, m.user_id, m.user_full_name, m.user_email, a.away_until,
       a.delegate_user_id, {{load}}, r.system, r.name_key
FROM {RoleUsers._meta.db_table} m JOIN {Roles._meta.db_table} r ON r.id = m.role_id
LEFT JOIN {Absence._meta.db_table} a
    ON a.user_id = m.user_id AND a.away_from <= %s AND a.away_until > %s
WHERE m.is_active AND r.is_active AND ({{wanted}}) ORDER BY m.user_id, m.role_id
"""  # noqa: S608 our own names


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))
