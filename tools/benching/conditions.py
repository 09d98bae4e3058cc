"""Measures conditions of transitions: a usual one, and the most expensive ones that may be saved.

While the engine evaluates a condition, nothing else runs in its process. So everybody else may have to
wait as long as the most expensive condition takes.
"""

from __future__ import annotations

from benching.figures import Figure, quantile, timed
from benching.modules import module_measured

MOST_MS = 5.0


def conditions_part() -> list[Figure]:
    """Evaluations of five clauses in a second, and the time of the most expensive conditions on the
    largest tickets. All are CPU times of one process.
    """
    measured = module_measured("testing.dear_conditions")
    rates: list[float] = measured["rates"]
    slowest = max(measured["dearest"], key=lambda name: quantile(measured["dearest"][name], 0.5))
    return [
        Figure("conditions", "five clauses", "1/s", quantile(rates, 0.5), None, len(rates)),
        timed(
            "conditions",
            f"the dearest: {slowest}",
            measured["dearest"][slowest],
            aim=MOST_MS,
        ),
    ]
