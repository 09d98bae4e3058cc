"""How role names are compared, and the roles that are known from the start."""

from __future__ import annotations

from servicekit.folding import fold, fold_key

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
    """A role's name as it is compared; names are the same role when these are equal."""
    return fold_key(name)


def system_key(system: str) -> str:
    """A system's slug in its one spelling."""
    return fold(system)
