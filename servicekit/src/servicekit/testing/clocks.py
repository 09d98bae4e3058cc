"""Clocks for tests, whose time changes only if the test changes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from servicekit.clock import Clock, clock_set


@dataclass
class StoppedClock:
    """A clock that shows `moment` until it is moved. Due times are not converted to real times."""

    moment: datetime
    factor: float = 0.0

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
    """Within the block `servicekit.clock.now()` uses this clock, or the real time if `clock` is
    None.
    """
    before = clock_set(clock)
    try:
        yield
    finally:
        clock_set(before)
