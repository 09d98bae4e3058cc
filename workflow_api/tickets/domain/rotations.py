"""The identity of a rotation: a role's key and a purpose, whatever the role is called."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Purpose(StrEnum):
    """The use of a rotation. Escalations into a role have a rotation of their own, so they do not count
    as turns of the role. The same holds for choices among the people with the fewest open items.
    """

    TURNS = "turns"
    ESCALATIONS = "escalations"
    LOADS = "loads"
    OWNERS = "owners"


@dataclass(frozen=True, slots=True)
class Rotation:
    """One rotation. `role_id` is the key of the role's row, which stays the same when the role is
    renamed. It is None for the owners of tickets, who are the coordinators of several systems.

    `system` and `role_name` are stored when the rotation's row is created, only for people who read
    the table.
    """

    purpose: Purpose
    role_id: int | None
    system: str = field(compare=False, default="")
    role_name: str = field(compare=False, default="")


OWNERS = Rotation(Purpose.OWNERS, None, "", "ticket coordinator")
