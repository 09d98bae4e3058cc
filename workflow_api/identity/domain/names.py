"""Comparing addresses and role names."""

from __future__ import annotations

from servicekit.folding import fold_key

SYSTEM = "tts"
ADMIN = "Admin"


def key(text: str) -> str:
    """The key by which two spellings are one address or one role; see `docs/folding.md`."""
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
