"""The facts that a condition reads: the flat mappings `ticket` and `task`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

TICKET_FIELDS = (
    *("ticket_id", "subject", "description", "department", "category", "sub_category"),
    *("priority", "status", "employee", "source_service", "created_at"),
)
"""The fields that each ticket has. All other keys are free keys, which differ from ticket to ticket."""
TASK_FIELDS = ("status", "priority", "step", "visits")

MAX_ENTRIES = 100
"""The most entries of a list or map. The limit keeps loops short."""
MAX_PARTS = 1_000
"""The most values and keys that one evaluation may read, in all fields together."""
MAX_CHARACTERS = 60_000
"""The most characters that one evaluation may read, in all texts together. One description may have
20,000.
"""
MAX_NESTING = 8
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Facts:
    """A ticket and a task as conditions see them. Only the keys that a condition names are read;
    `ticket` may contain more than one evaluation may read.
    """

    ticket: Mapping[str, Any]
    task: Mapping[str, Any]


def facts_of(
    ticket: Mapping[str, Any],
    dynamic_data: Mapping[str, Any],
    *,
    status: str | None = None,
    priority: str | None = None,
    step: str | None = None,
    visits: int | None = None,
) -> Facts:
    """The facts of a ticket with these fields and free keys, whose task has these properties.

    If a field of `TICKET_FIELDS` and a free key have the same name, the field counts. A field or
    property that is None does not exist. Only `created_at` is a `datetime`; a time in a free key
    stays the text that was sent.
    """
    fixed = {key: ticket[key] for key in TICKET_FIELDS if ticket.get(key) is not None}
    free = {key: value for key, value in dynamic_data.items() if key not in TICKET_FIELDS}
    task = dict(zip(TASK_FIELDS, (status, priority, step, visits), strict=True))
    return Facts(free | fixed, {key: value for key, value in task.items() if value is not None})


class TooMuchError(ValueError):
    """A fact cannot be read. The message names the field and the reason, but not the field's content."""


@dataclass(frozen=True, slots=True)
class Weight:
    """How large a field is: values and keys, characters of texts, and entries of the longest list."""

    parts: int
    characters: int
    entries: int


def plain(
    facts: Mapping[str, Any], keys: Collection[str]
) -> tuple[dict[str, Any], dict[str, Weight]]:
    """Convert the facts under `keys` to values for the engine. Returns the values that exist, and their
    weights.

    Raises TooMuchError if one of them is larger or deeper than conditions may read.
    """
    values, weights = {}, {}
    reader = _Reader()
    for key in keys:
        if key in facts:
            parts, characters = reader.parts, reader.characters
            values[key] = reader.read(key, facts[key], MAX_NESTING)
            weights[key] = Weight(
                reader.parts - parts, reader.characters - characters, reader.entries
            )
    return values, weights


class _Reader:
    """Copies values, and counts their parts, characters and entries."""

    def __init__(self) -> None:
        self.parts = 0
        self.characters = 0
        self.entries = 0

    def read(self, field: str, value: Any, nesting: int) -> Any:
        self.parts += 1
        if isinstance(value, str):
            return self.text(field, value)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            # CEL's whole numbers have 64 bits; larger ones become floats. So does the lowest number
            # of 64 bits, because it cannot be negated.
            return value if -_LARGEST <= value <= _LARGEST else _float(field, value)
        if isinstance(value, float):
            return value
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, Decimal):
            return _float(field, value)
        if nesting == 0:
            raise TooMuchError(f"The field {field} is nested too deeply.")
        if isinstance(value, Mapping):
            self.check(field, len(value))
            self.parts += len(value)
            return {
                self.text(field, str(key)): self.read(field, item, nesting - 1)
                for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            self.check(field, len(value))
            return [self.read(field, item, nesting - 1) for item in value]
        raise TooMuchError(f"The field {field} is of a kind that conditions do not read.")

    def text(self, field: str, value: str) -> str:
        self.characters += len(value)
        self.check(field, 0)
        # Replace lone surrogates, which JSON allows and UTF-8 does not.
        return value if value.isascii() else value.encode(errors="replace").decode()

    def check(self, field: str, entries: int) -> None:
        self.entries = max(self.entries, entries)
        if entries > MAX_ENTRIES:
            raise TooMuchError(f"The field {field} has more than {MAX_ENTRIES} entries.")
        if self.parts + entries > MAX_PARTS or self.characters > MAX_CHARACTERS:
            raise TooMuchError(f"The field {field} holds more than a condition reads.")


def _float(field: str, value: int | Decimal) -> float:
    try:
        return float(value)
    except OverflowError:
        raise TooMuchError(f"The field {field} holds a number that is too large.") from None
