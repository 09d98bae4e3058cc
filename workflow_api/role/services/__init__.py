"""Write roles and memberships as Auth sends them, and the absences of people."""

from .availability import absence_end, absence_over, absence_set
from .sync import membership_sync, role_sync, roles_seed

__all__ = [
    "absence_end",
    "absence_over",
    "absence_set",
    "membership_sync",
    "role_sync",
    "roles_seed",
]
