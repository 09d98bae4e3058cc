"""The suite's clock: all code reads the time here.

`now()` is the time of the domain: of tickets, tasks, comments, notices and the audit. It is
simulated if `TTS_CLOCK` is set. `real_now()` is the time for technical purposes, which a simulation
must not speed up: tokens, sessions, leases, throttles, due times of outbox and inbox, health and
metrics.
"""

import math
import mmap
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from servicekit.base.moments import moment_from_text

VARIABLE = "TTS_CLOCK"
ANCHOR_VARIABLE = "TTS_CLOCK_ANCHOR"
STEPS_VARIABLE = "TTS_CLOCK_STEPS"
# Stands in place of the factor in `TTS_CLOCK` and asks for a stepped clock.
STEPS = "steps"

# With this factor, half a real minute is about a simulated year. With a larger factor, dates would
# soon be beyond the year 9999.
MAX_FACTOR = 1_000_000.0


class ClockError(ValueError):
    """A variable of the clock has an invalid value, or the suite may not have a simulated clock."""


class Clock(Protocol):
    """A relation between real time and the time of the domain, which passes `factor` times as fast."""

    @property
    def factor(self) -> float: ...

    def simulated(self, real: datetime) -> datetime: ...

    def real(self, simulated: datetime) -> datetime: ...


@dataclass(frozen=True, kw_only=True)
class SimulatedClock:
    """A clock that shows `start` at the real time `anchor` and runs `factor` times as fast."""

    start: datetime
    anchor: datetime
    factor: float

    def simulated(self, real: datetime) -> datetime:
        """The time that this clock shows at a real time."""
        return self.start + (real - self.anchor) * self.factor

    def real(self, simulated: datetime) -> datetime:
        """The real time at which this clock shows `simulated`."""
        return self.anchor + (simulated - self.start) / self.factor


class SteppedClock:
    """A clock that stands still until a process moves it. All processes read its time from one
    file.

    The file holds the time in microseconds since 1970 and the number of moves.
    """

    factor = 0.0

    def __init__(self, file: Path) -> None:
        """Open the clock in `file`. Raises ClockError if the file does not exist or is too short."""
        try:
            with file.open("r+b") as opened:
                self._map = mmap.mmap(opened.fileno(), _STEP.size)
        except (OSError, ValueError) as error:
            raise ClockError(f"{STEPS_VARIABLE} is {str(file)!r}: {error}") from None

    @classmethod
    def create(cls, file: Path, start: datetime) -> "SteppedClock":
        """Open the clock in `file`; create the file with the time `start` if it does not exist."""
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_STEP.pack(_microseconds(start), 0))
        return cls(file)

    @property
    def moves(self) -> int:
        """How often the clock was moved."""
        return int(_NUMBER.unpack_from(self._map, _NUMBER.size)[0])

    def now(self) -> datetime:
        return _EPOCH + timedelta(microseconds=_NUMBER.unpack_from(self._map, 0)[0])

    def move(self, to: datetime) -> None:
        """Set the clock to `to`, for all processes at once. Raises ValueError for an earlier time.

        A move to the time that the clock already shows counts as a move too: processes that wait
        for a move look again for due work. Only one process may move the clock.
        """
        if to < self.now():
            raise ValueError(f"The clock shows {self.now()}, it cannot go back to {to}.")
        # Write the time before the number: a process that sees the new number sees the new time
        # too.
        _NUMBER.pack_into(self._map, 0, _microseconds(to))
        _NUMBER.pack_into(self._map, _NUMBER.size, self.moves + 1)

    def simulated(self, real: datetime) -> datetime:
        """The time that the clock shows, which does not depend on `real`."""
        return self.now()

    def real(self, simulated: datetime) -> datetime:
        """The real time now, plus the time that the clock still has to move until it shows
        `simulated`.
        """
        return real_now() + max(simulated - self.now(), timedelta(0))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Native numbers of eight bytes, which processors read and write as a whole.
_NUMBER = struct.Struct("=q")
_STEP = struct.Struct("=qq")
_LOOK_SECONDS = 0.005


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


@dataclass
class _State:
    clock: Clock | None = None
    is_read: bool = False


_state = _State()


def now() -> datetime:
    """The current time of the domain in UTC, simulated if `TTS_CLOCK` is set."""
    return simulated(real_now())


def real_now() -> datetime:
    """The real time in UTC, for tokens, leases, throttles, due times and health."""
    return datetime.now(tz=UTC)


def simulated(real: datetime) -> datetime:
    """Convert a real time, for example that of the database, to the time of the domain."""
    clock = _current()
    return real if clock is None else clock.simulated(real)


def real(moment: datetime) -> datetime:
    """Convert a time of the domain to the real time at which the clock shows it.

    Use it for due times: something that is due in three simulated days may be due in real seconds.
    """
    clock = _current()
    return moment if clock is None else clock.real(moment)


def simulated_reading() -> str | None:
    """The reading of a simulated clock, `<ISO time>@<factor>`, for browsers; None in real time."""
    clock = _current()
    return None if clock is None else f"{now().isoformat()}@{clock.factor:g}"


def moves() -> int:
    """How often a stepped clock was moved; 0 for any other clock."""
    clock = _current()
    return clock.moves if isinstance(clock, SteppedClock) else 0


def wait(seconds: float, *, seen: int, pause: Callable[[float], bool]) -> None:
    """Wait until something may be due: `seconds` real seconds, or as long as `pause` takes.

    `pause` waits for at most the given seconds and returns whether the wait shall end. With a
    stepped clock, wait until the clock is moved or `pause` returns true, since only a move makes
    something due. `seen` is the number of moves before the caller last looked for due work.
    """
    if not isinstance(_current(), SteppedClock):
        pause(seconds)
        return
    while moves() == seen:
        if pause(_LOOK_SECONDS):
            return


def is_stepped(text: str) -> bool:
    """Whether a value of `TTS_CLOCK` is `<ISO start>@steps`."""
    return text.rpartition("@")[2].strip() == STEPS


def start_from_text(text: str) -> datetime:
    """The start of a clock, in UTC. Raises ClockError as `clock_from_text` does."""
    return _start(text, text.rpartition("@")[0])


def clock_from_text(text: str, *, anchor: str) -> SimulatedClock:
    """Read a clock from `<ISO start>@<factor>`; `anchor` is in real seconds since 1970.

    A start without a time zone is in UTC. Raises ClockError with a message for an operator.
    """
    start, _, factor = text.rpartition("@")
    return SimulatedClock(
        start=_start(text, start), anchor=_anchor(anchor), factor=_factor(text, factor)
    )


def clock_set(clock: Clock | None) -> Clock | None:
    """Let `now()` use this clock, or the real time if `clock` is None. Returns the previous clock."""
    before, _state.clock, _state.is_read = _state.clock, clock, True
    return before


def require_private(public_url: str) -> None:
    """Raise ClockError if `public_url` is https: only a private suite may have a simulated clock."""
    if urlsplit(public_url).scheme == "https":
        raise ClockError(
            f"{VARIABLE} is set and PUBLIC_URL is https: a suite that people use keeps the real"
            f" time. Unset {VARIABLE}."
        )


def clock_configure(*, public_url: str) -> None:
    """Set the clock that the environment variables describe; without `TTS_CLOCK`, the real time.

    A stepped clock reads its file, `TTS_CLOCK_STEPS`. Any other clock without an anchor starts now,
    and the anchor is put into the environment, so that processes started by this process read the
    same time. Raises ClockError for a malformed value, and for any value if `public_url` is https.
    """
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        clock_set(None)
        return
    require_private(public_url)
    if is_stepped(text):
        file = os.environ.get(STEPS_VARIABLE, "").strip()
        if not file:
            raise ClockError(f"{VARIABLE} is {text!r}: {STEPS_VARIABLE} has to name its file.")
        clock_set(SteppedClock.create(Path(file), start_from_text(text)))
        return
    anchor = os.environ.get(ANCHOR_VARIABLE, "").strip() or repr(real_now().timestamp())
    clock_set(clock_from_text(text, anchor=anchor))
    os.environ[ANCHOR_VARIABLE] = anchor


def _current() -> Clock | None:
    if not _state.is_read:
        # The settings of a service configure the clock; this is a program without such settings.
        clock_configure(public_url=os.environ.get("PUBLIC_URL", "").strip())
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
    # This form of the comparison also refuses NaN.
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
        f" with a factor above 0 and up to {MAX_FACTOR:,.0f}, or to <ISO start>@{STEPS}."
    )
