"""Compare the fields before and after an edit, for the `changes` of an audit event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The fields whose values differ, as `{field: {"from", "to"}}`.

    `before` and `after` have the same fields.
    """
    return {
        name: {"from": value, "to": after[name]}
        for name, value in before.items()
        if value != after[name]
    }
