"""Measures the search for problems in a draft of 200 steps, 400 transitions and 200 conditions."""

from __future__ import annotations

from benching.figures import Figure, timed
from benching.modules import module_measured

MOST_MS = 100.0


def validate_part() -> list[Figure]:
    """CPU times of one process: for conditions that the process has already compiled, for a draft that is
    broken all over, and for conditions that are new to the process.
    """
    measured: dict[str, list[float]] = module_measured("testing.large_drafts")
    return [timed("validate", name, times, aim=MOST_MS) for name, times in measured.items()]
