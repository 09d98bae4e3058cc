"""How addresses and role names are compared."""

from __future__ import annotations

from servicekit.folding import fold_key

SYSTEM = "tts"
ADMIN = "Admin"


def key(text: str) -> str:
    """Equal keys are one address, one role; `docs/folding.md` says what does not count."""
    return fold_key(text)


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
