"""The hand-written SQL of the audit. It runs for every event that has an actor."""

from __future__ import annotations

from audit.models import PersonAlias
from servicekit.db.sql import Columns, rows_fetch

_ALIAS = Columns(PersonAlias, *(field.attname for field in PersonAlias._meta.concrete_fields))


def alias_of(user_type: str, user_id: int) -> PersonAlias | None:
    """The alias row that events reference for this person, or None.

    Cost: task/tests/test_http.py::test_of_an_action_is_fourteen_statements
    """
    found = rows_fetch(
        f"SELECT {_ALIAS.sql('alias')} FROM audit_personalias alias"  # noqa: S608 our own names
        " WHERE alias.user_type = %s AND alias.user_id = %s",
        [user_type, user_id],
    )
    return _ALIAS.row(found[0]) if found else None
