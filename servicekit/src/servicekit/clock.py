"""The suite's clock: the one place that is asked what time it is.

`now()` is the time of the domain: of tickets, tasks, comments, notices and audit. `TTS_CLOCK` makes
it a simulated one. `real_now()` is the time of the machinery, which a simulation must not speed up:
tokens, sessions, leases, throttles, the due times of outbox and inbox, health and metrics.
"""

import math
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from servicekit.moments import moment_from_text

VARIABLE = "TTS_CLOCK"
ANCHOR_VARIABLE = "TTS_CLOCK_ANCHOR"

# A million simulated seconds for each real one pass a year in half a minute; above it a date would
# leave the calendar during one run.
MAX_FACTOR = 1_000_000.0


class ClockError(ValueError):
    """A value of `TTS_CLOCK` or `TTS_CLOCK_ANCHOR` that no clock can be made of."""


class Clock(Protocol):
    """A relation between real time and the time of the domain."""

    def simulated(self, real: datetime) -> datetime: ...

    def real(self, simulated: datetime) -> datetime: ...


@dataclass(frozen=True, kw_only=True)
class SimulatedClock:
    """A clock that read `start` at the real moment `anchor` and runs `factor` times as fast."""

    start: datetime
    anchor: datetime
    factor: float

    def simulated(self, real: datetime) -> datetime:
        """The reading of this clock at a real moment."""
        return self.start + (real - self.anchor) * self.factor

    def real(self, simulated: datetime) -> datetime:
        """The real moment at which this clock reads `simulated`."""
        return self.anchor + (simulated - self.start) / self.factor


@dataclass
class _State:
    clock: Clock | None = None
    is_read: bool = False


_state = _State()


def now() -> datetime:
    """The time of the domain, aware and in UTC: simulated if `TTS_CLOCK` is set."""
    return simulated(real_now())


def real_now() -> datetime:
    """The real time, aware and in UTC, for tokens, leases, throttles, due times and health."""
    return datetime.now(tz=UTC)


def simulated(real: datetime) -> datetime:
    """Translate a real moment, for example the database's, into the time of the domain."""
    clock = _current()
    return real if clock is None else clock.simulated(real)


def real(moment: datetime) -> datetime:
    """Translate a moment of the domain into the real one at which the clock reads it.

    For due times: what is due in three simulated days is due in real seconds.
    """
    clock = _current()
    return moment if clock is None else clock.real(moment)


def clock_from_text(text: str, *, anchor: str) -> SimulatedClock:
    """Read `<ISO start>@<factor>` and the anchor, in real seconds since 1970.

    A start without a zone is UTC. Raises ClockError with a sentence for an operator.
    """
    start, _, factor = text.rpartition("@")
    return SimulatedClock(
        start=_start(text, start), anchor=_anchor(anchor), factor=_factor(text, factor)
    )


def clock_set(clock: Clock | None) -> Clock | None:
    """Let `now()` ask this clock from here on, None for the real time; returns the one before."""
    before, _state.clock, _state.is_read = _state.clock, clock, True
    return before


def clock_configure(*, is_public: bool) -> None:
    """Take the clock that the environment names.

    Without an anchor the clock starts now, and the anchor is put into the environment, so that
    processes started by this one read the same time. Raises ClockError for a malformed value, and
    for any value if people come over https (`is_public`).
    """
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        clock_set(None)
        return
    if is_public:
        raise ClockError(
            f"{VARIABLE} is set and PUBLIC_URL is https: a suite that people use keeps the real"
            f" time. Unset {VARIABLE}."
        )
    anchor = os.environ.get(ANCHOR_VARIABLE, "").strip() or repr(real_now().timestamp())
    clock_set(clock_from_text(text, anchor=anchor))
    os.environ[ANCHOR_VARIABLE] = anchor


def _current() -> Clock | None:
    if not _state.is_read:
        # A program without a service's settings, which configure the clock.
        clock_configure(is_public=os.environ.get("PUBLIC_URL", "").startswith("https:"))
    return _state.clock


def _start(text: str, start: str) -> datetime:
    try:
        moment = moment_from_text(start)
    except ValueError:
        raise ClockError(_refusal(text)) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _factor(text: str, factor: str) -> float:
    try:
        value = float(factor)
    except ValueError:
        raise ClockError(_refusal(text)) from None
    # Written so that NaN fails too.
    if not 0 < value <= MAX_FACTOR:
        raise ClockError(_refusal(text))
    return value


def _anchor(anchor: str) -> datetime:
    try:
        seconds = float(anchor)
        if math.isfinite(seconds):
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        pass
    raise ClockError(
        f"{ANCHOR_VARIABLE} is {anchor!r}: set it to the real seconds since 1970 at which the"
        " simulated clock began, or to nothing."
    )


def _refusal(text: str) -> str:
    return (
        f"{VARIABLE} is {text!r}: set it to <ISO start>@<factor>, like 2026-01-05T08:00:00Z@60,"
        f" with a factor above 0 and up to {MAX_FACTOR:,.0f}."
    )
