"""Makes the timer dispatcher of a worker kill the worker's process, if the worker has this folder on its
Python path.

DRILL_DIES says when: `claimed` after the dispatcher has claimed timers and before it fires one; `batch`
after it has stored the results of several timers and before they are committed.
"""

from __future__ import annotations

import importlib
import os
import signal
from typing import Any

from celery import signals

_PLACE = os.environ["DRILL_DIES"]
# The dispatchers of other workers look every second: this one has to find due timers first.
_POLL_SECONDS = {"claimed": 0.1, "batch": 0.4}[_PLACE]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _prepare(**_: Any) -> None:
    dispatcher: Any = importlib.import_module("task.engine.dispatcher")
    dispatcher.POLL_SECONDS = _POLL_SECONDS
    claim, fire = dispatcher.timers_claim, dispatcher.timers_fire

    def claim_and_die(**arguments: Any) -> Any:
        timers = claim(**arguments)
        if timers:
            _die()
        return timers

    def fire_and_die(*arguments: Any, **named: Any) -> Any:
        batch = fire(*arguments, **named)
        if len(batch.fired) > 1:
            _die()
        return batch

    if _PLACE == "claimed":
        dispatcher.timers_claim = claim_and_die
    else:
        dispatcher.timers_fire = fire_and_die


# Celery calls receivers in the order in which they connected: this one before the service's own.
signals.worker_ready.connect(_prepare, weak=False)
