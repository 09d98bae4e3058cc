"""How addresses and role names are compared."""

from __future__ import annotations

SYSTEM = "tts"
ADMIN = "Admin"


def key(text: str) -> str:
    """Without outer spaces and case: equal keys are one address, one role."""
    return text.strip().casefold()


STANDARD_ROLES = {
    SYSTEM: (
        ADMIN,
        "Agent",
        "Technician",
        "Manager",
        "Ticket Coordinator",
        "Analyst",
        "Finance Admin",
        "Asset Manager",
        "Budget Manager",
    ),
    "hdts": ("Ticket Coordinator",),
}
