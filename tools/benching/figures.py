"""The figures that a part of the bench measures, and the table that shows them beside their floors."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

_COLUMNS = (
    f"{'what':<44} {'unit':<6} {'p50':>9} {'p95':>9} {'n':>6} {'floor':>9} {'ratio':>6} {'aim':>7}"
)


@dataclass(frozen=True)
class Figure:
    """One measured value. A rate or a count has one value, in `p50`, and no p95.

    `floor` is the value that a bare program reached for the same operation, in the same unit; `aim`
    is the project's goal.
    """

    part: str
    name: str
    unit: str
    p50: float
    p95: float | None
    samples: int
    floor: float | None = None
    aim: float | None = None

    @property
    def ratio(self) -> float | None:
        """The value divided by the floor; None if there is no floor."""
        return self.p50 / self.floor if self.floor else None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio}


def timed(
    part: str,
    name: str,
    seconds: Sequence[float],
    *,
    floor: Sequence[float] = (),
    aim: float | None = None,
) -> Figure:
    """A figure in milliseconds from samples in seconds. Raises ValueError without samples."""
    return Figure(
        part,
        name,
        "ms",
        quantile(seconds, 0.5) * 1000,
        quantile(seconds, 0.95) * 1000,
        len(seconds),
        quantile(floor, 0.5) * 1000 if floor else None,
        aim,
    )


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest sample that at least `share` of all samples do not exceed. Raises ValueError
    without samples.
    """
    if not values:
        raise ValueError("there are no samples")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def table(figures: Iterable[Figure]) -> str:
    """All figures as lines of one table, a heading above each part."""
    lines: list[str] = []
    part = ""
    for figure in figures:
        if figure.part != part:
            part = figure.part
            lines += ["", part, _COLUMNS]
        lines.append(
            f"{figure.name:<44} {figure.unit:<6} {_cell(figure.p50):>9} {_cell(figure.p95):>9} "
            f"{figure.samples:>6} {_cell(figure.floor):>9} {_cell(figure.ratio):>6} "
            f"{_cell(figure.aim):>7}"
        )
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
