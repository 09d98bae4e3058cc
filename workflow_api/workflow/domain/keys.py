"""How departments and categories are compared."""

from __future__ import annotations


def match_key(text: str) -> str:
    """Without outer spaces and case: two texts with equal keys match."""
    return text.strip().casefold()
