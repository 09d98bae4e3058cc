"""A sample of each command, for tests that go through all of them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sla.domain.walk import ROUND_THE_CLOCK
from task.domain.command import Command
from task.domain.commands import COMMANDS


def sample(command: type[Command], **given: Any) -> Command:
    """A command of this class. A field gets the value that `given` has under the field's name, else
    a value that a person could send, else its default.

    Raises TypeError if a field without a default gets no value. Names in `given` that the command
    does not have are ignored.
    """
    values = _USUAL | given
    known = {field.name: values[field.name] for field in fields(command) if field.name in values}
    return command(**known)


def samples(**given: Any) -> dict[str, Command]:
    """A sample of every command by its name."""
    return {command.name: sample(command, **given) for command in COMMANDS}


_USUAL: dict[str, Any] = {
    "reason": "It has to be so.",
    "notes": "Please.",
    "priority": "urgent",
    "fields": frozenset({"subject"}),
    "has_holder_left": True,
    "has_owner_left": False,
    "calendar": (),
    "hours": ROUND_THE_CLOCK,
    "item_number": 1,
}
