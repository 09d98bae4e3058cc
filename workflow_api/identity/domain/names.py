"""How e-mail addresses and role names are compared."""

from __future__ import annotations

from servicekit.base.folding import fold_key

SYSTEM = "tts"
ADMIN = "Admin"


def key(text: str) -> str:
    """The folded form. Two spellings with the same key count as the same; see `docs/folding.md`."""
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
