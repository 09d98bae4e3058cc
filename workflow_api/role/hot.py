"""The hand-written SQL of roles. It runs for every task that opens and for every action."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from servicekit.db.sql import rows_fetch

from .models import Roles, RoleUsers


def pool_rows(
    role_pks: Collection[int], key: str, systems: Collection[str]
) -> list[tuple[Any, ...]]:
    """The active members of these roles, and of the role with this name key in these systems.

    One query. Each row is (membership id, role id, person's id, full name, e-mail address, system
    of the role, name key of the role). The rows ascend by the person's id, then by the role's id.

    Cost: tickets/tests/test_receive.py::test_of_a_new_ticket_is_twelve_statements
    """
    wanted = []
    if role_pks:
        wanted.append(f"m.role_id IN ({_marks(role_pks)})")
    if systems:
        wanted.append(f"r.name_key = %s AND r.system IN ({_marks(systems)})")
    if not wanted:
        return []
    return rows_fetch(
        _MEMBERS.format(" OR ".join(wanted)),
        [*role_pks, *((key, *systems) if systems else ())],
    )


_MEMBERS = f"""
SELECT m.id, m.role_id, m.user_id, m.user_full_name, m.user_email, r.system, r.name_key
FROM {RoleUsers._meta.db_table} m JOIN {Roles._meta.db_table} r ON r.id = m.role_id
WHERE m.is_active AND r.is_active AND ({{}}) ORDER BY m.user_id, m.role_id
"""  # noqa: S608 our own names


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))
