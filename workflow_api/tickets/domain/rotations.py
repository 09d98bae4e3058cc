"""The identity of a rotation: the key of a role, and a purpose. It does not depend on the role's
name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Purpose(StrEnum):
    """The use of a rotation. Escalations into a role have a rotation of their own, so that they do
    not count as turns of the role. So have choices by the fewest open items, where the rotation
    decides between people with equally few.
    """

    TURNS = "turns"
    ESCALATIONS = "escalations"
    LOADS = "loads"
    OWNERS = "owners"


@dataclass(frozen=True, slots=True)
class Rotation:
    """One rotation. `role_id` is the key of the role's row, which stays the same when the role is
    renamed. It is None for the rotation of ticket owners, because coordinators belong to several
    systems.

    `system` and `role_name` are stored when the rotation's row is created. Only people who read the
    table use them.
    """

    purpose: Purpose
    role_id: int | None
    system: str = field(compare=False, default="")
    role_name: str = field(compare=False, default="")


OWNERS = Rotation(Purpose.OWNERS, None, "", "ticket coordinator")
