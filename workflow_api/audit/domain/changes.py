"""What an edit changed, in the form in which audit events keep it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that differ, as `{field: {"from", "to"}}`; both have the same fields."""
    return {
        name: {"from": value, "to": after[name]}
        for name, value in before.items()
        if value != after[name]
    }
