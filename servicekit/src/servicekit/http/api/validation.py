"""Check free JSON values before they are stored in a database column."""

import math
from typing import Any

from rest_framework.exceptions import ValidationError

MAX_DEPTH = 20


def validate_json(value: Any) -> None:
    """Raise DRF's ValidationError for JSON that PostgreSQL or SQLite cannot store.

    These are NUL characters and lone surrogates in texts and keys, numbers too large for a float,
    and more than 20 levels of nesting.
    """
    _check(value, depth=1)


def _check(value: Any, *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ValidationError(f"Nested deeper than {MAX_DEPTH} levels.")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValidationError("A number is out of range.")
    elif isinstance(value, dict):
        for name, entry in value.items():
            _check_text(str(name))
            _check(entry, depth=depth + 1)
    elif isinstance(value, list):
        for entry in value:
            _check(entry, depth=depth + 1)


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise ValidationError("Null characters are not allowed.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValidationError("Surrogate characters are not allowed.")
