"""The identity of a rotation: a role's key and a purpose, whatever the role is called."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Purpose(StrEnum):
    """The use of a rotation. Escalations into a role do not count as turns."""

    TURNS = "turns"
    ESCALATIONS = "escalations"
    OWNERS = "owners"


@dataclass(frozen=True, slots=True)
class Rotation:
    """One rotation. `role_id` is our own key of the role, which a rename leaves alone; None for the
    owners of tickets, who come from the coordinators of several systems.

    `system` and `role_name` are written into its row when it begins, for people who read the table.
    """

    purpose: Purpose
    role_id: int | None
    system: str = field(compare=False, default="")
    role_name: str = field(compare=False, default="")


OWNERS = Rotation(Purpose.OWNERS, None, "", "ticket coordinator")
