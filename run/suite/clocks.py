"""The anchor of a simulated clock: the real time at which the clock begins. All processes of a run
get the same anchor, so that they read the same time.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from servicekit.clock import (
    ANCHOR_VARIABLE,
    VARIABLE,
    ClockError,
    clock_from_text,
    real_now,
    require_private,
)
from suite.errors import SuiteError

_FILE = "clock"


def set_anchor(values: dict[str, str], run_dir: Path, *, begins: bool) -> None:
    """Put the anchor into `values` if they name a simulated clock. An anchor that is given there
    stays. Else the clock begins now if this suite is starting (`begins`), or has the anchor that
    the running suite has stored in `run_dir`.

    Raises SuiteError if the clock is malformed, or if PUBLIC_URL is https.
    """
    text = values.get(VARIABLE, "").strip()
    if not text:
        return
    kept = "" if begins else _kept_anchor(run_dir)
    anchor = values.get(ANCHOR_VARIABLE, "").strip() or kept or repr(real_now().timestamp())
    try:
        require_private(values["PUBLIC_URL"])
        clock_from_text(text, anchor=anchor)
    except ClockError as error:
        raise SuiteError(str(error)) from None
    values[ANCHOR_VARIABLE] = anchor


def keep_anchor(values: Mapping[str, str], run_dir: Path) -> None:
    """Store the anchor of the suite that is starting, for commands that are run beside it. Without
    a simulated clock, remove the anchor of an earlier run.
    """
    run_dir.mkdir(parents=True, exist_ok=True)
    if values.get(VARIABLE, "").strip():
        (run_dir / _FILE).write_text(values[ANCHOR_VARIABLE])
    else:
        (run_dir / _FILE).unlink(missing_ok=True)


def require_anchor(values: Mapping[str, str]) -> None:
    """Raise SuiteError for a simulated clock without an anchor: containers cannot agree on one."""
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
