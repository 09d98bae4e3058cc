"""The anchor of a simulated clock: the real time at which the clock begins. All processes of a run
get the same anchor, so that they read the same time.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from servicekit.clock import (
    ANCHOR_VARIABLE,
    STEPS_VARIABLE,
    VARIABLE,
    ClockError,
    SteppedClock,
    clock_from_text,
    is_stepped,
    real_now,
    require_private,
    start_from_text,
)
from suite.errors import SuiteError

_FILE = "clock"
_STEPS_FILE = "clock-steps"


def set_anchor(values: dict[str, str], run_dir: Path, *, begins: bool) -> None:
    """Put the clock's anchor into `values` if these name a simulated clock. An anchor that is
    already there stays. Else the anchor is the one that the running suite has stored in `run_dir`.
    It is the current time if this call starts the suite (`begins`), or if no anchor is stored.

    For a stepped clock, put the path of its file into `values` instead.

    Raises SuiteError if the clock is malformed, or if PUBLIC_URL is https.
    """
    text = values.get(VARIABLE, "").strip()
    if not text:
        return
    if is_stepped(text):
        _set_steps(values, text, run_dir)
        return
    kept = "" if begins else _kept_anchor(run_dir)
    anchor = values.get(ANCHOR_VARIABLE, "").strip() or kept or repr(real_now().timestamp())
    try:
        require_private(values["PUBLIC_URL"])
        clock_from_text(text, anchor=anchor)
    except ClockError as error:
        raise SuiteError(str(error)) from None
    values[ANCHOR_VARIABLE] = anchor


def _set_steps(values: dict[str, str], text: str, run_dir: Path) -> None:
    """Put the path of a stepped clock's file into `values`. All processes read the time from this
    file.
    """
    try:
        require_private(values["PUBLIC_URL"])
        start_from_text(text)
    except ClockError as error:
        raise SuiteError(str(error)) from None
    values[STEPS_VARIABLE] = values.get(STEPS_VARIABLE, "").strip() or str(run_dir / _STEPS_FILE)


def keep_anchor(values: Mapping[str, str], run_dir: Path) -> None:
    """Store the anchor of the suite that is starting, for commands that are run beside it. Without
    a simulated clock, remove the anchor of an earlier run. For a stepped clock, create its file if
    it is missing.
    """
    run_dir.mkdir(parents=True, exist_ok=True)
    text = values.get(VARIABLE, "").strip()
    if text and is_stepped(text):
        SteppedClock.create(Path(values[STEPS_VARIABLE]), start_from_text(text))
    elif text:
        (run_dir / _FILE).write_text(values[ANCHOR_VARIABLE])
    else:
        (run_dir / _FILE).unlink(missing_ok=True)


def require_anchor(values: Mapping[str, str]) -> None:
    """Raise SuiteError for a clock that containers cannot share: a simulated clock without an
    anchor, or a stepped clock, because containers have no common file.
    """
    if is_stepped(values.get(VARIABLE, "")):
        raise SuiteError(f"{VARIABLE} in steps is for `make run` alone: containers share no file.")
    if values.get(VARIABLE, "").strip() and not values.get(ANCHOR_VARIABLE, "").strip():
        raise SuiteError(
            f"{VARIABLE} needs {ANCHOR_VARIABLE} in containers: set it to the real time at which the"
            " clock begins, in seconds since 1970, for example with `date +%s`."
        )


def _kept_anchor(run_dir: Path) -> str:
    try:
        return (run_dir / _FILE).read_text().strip()
    except FileNotFoundError:
        return ""
