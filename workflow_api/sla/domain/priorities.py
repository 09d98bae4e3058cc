"""The four priorities: the words people read, and the SLA levels of deadlines."""

from __future__ import annotations

PRIORITIES = ("urgent", "high", "medium", "low")
"""The levels, the most urgent first."""

PRIORITY_NAMES = {"low": "Low", "medium": "Medium", "high": "High", "urgent": "Critical"}
"""The word of each level in tickets, answers and messages."""

LEVELS = {name: level for level, name in PRIORITY_NAMES.items()}
DEFAULT_LEVEL = "medium"
_LEVEL_OF_WORD = {"urgent": "urgent", **{name.lower(): level for name, level in LEVELS.items()}}


def priority_level(priority: str) -> str:
    """The SLA level of a ticket's priority, in any case. Critical is urgent; an empty priority is medium.

    Raises ValueError for an unknown word.
    """
    word = priority.strip().lower()
    if not word:
        return DEFAULT_LEVEL
    if word not in _LEVEL_OF_WORD:
        raise ValueError(f"Not a priority: {priority!r}")
    return _LEVEL_OF_WORD[word]
