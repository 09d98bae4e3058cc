"""Shifts the clock of a process that has this folder on its Python path.

The services read the time from `servicekit.clock` and `time.time`; for fields such as `auto_now`, Django
reads it from its own module. Python imports this module at its start, before all of them.
"""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta

from django.utils import timezone

from servicekit import clock

_SECONDS = float(os.environ["DRILL_CLOCK_SHIFT"])
_true_time = time.time
_true_now = clock.real_now


def _shifted_time() -> float:
    return _true_time() + _SECONDS


def _shifted_now() -> datetime:
    return _true_now() + timedelta(seconds=_SECONDS)


time.time = _shifted_time
timezone.now = clock.real_now = _shifted_now
