"""How role names are compared, and the roles that every installation starts with."""

from __future__ import annotations

from servicekit.base.folding import fold, fold_key

SYSTEM = "tts"
ADMIN = "Admin"

STANDARD_ROLES = (
    "Admin",
    "Agent",
    "Technician",
    "Manager",
    "Ticket Coordinator",
    "Analyst",
    "Finance Admin",
    "Asset Manager",
    "Budget Manager",
)

COORDINATOR = "Ticket Coordinator"
COORDINATOR_SYSTEMS = ("hdts", "tts")


def name_key(name: str) -> str:
    """The folded form of a role's name. Names with equal keys mean the same role."""
    return fold_key(name)


def system_key(system: str) -> str:
    """The canonical spelling of a system's slug."""
    return fold(system)
