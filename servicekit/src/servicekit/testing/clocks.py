"""Clocks for tests: the time of the domain stands still, and moves only when the test says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from servicekit.clock import Clock, clock_set


@dataclass
class StoppedClock:
    """Reads `moment` until it is moved; a due time of the domain is the same real moment."""

    moment: datetime

    def simulated(self, real: datetime) -> datetime:
        return self.moment

    def real(self, simulated: datetime) -> datetime:
        return simulated

    def move(self, by: timedelta) -> None:
        """Move on, or back with a negative `by`."""
        self.moment += by


@contextmanager
def clock_at(moment: datetime) -> Iterator[StoppedClock]:
    """Within the block `servicekit.clock.now()` answers `moment`, in every thread."""
    clock = StoppedClock(moment)
    with clock_used(clock):
        yield clock


@contextmanager
def clock_used(clock: Clock | None) -> Iterator[None]:
    """Within the block the domain goes by this clock; None is the real time."""
    before = clock_set(clock)
    try:
        yield
    finally:
        clock_set(before)
