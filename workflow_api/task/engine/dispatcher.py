"""The dispatcher of timers. It claims timers that are due, and fires them in batches or one by one.

Any number of dispatchers may run, one in each worker. A timer only says when to look at a task. The
task's state, read under its lock, decides whether anything happens. So a timer that fires twice,
late or too early does no harm.
"""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from servicekit import clock
from servicekit.base.background import BackgroundThread
from servicekit.base.logs import get_logger
from servicekit.db.transactions import transaction, transaction_required
from task.domain.commands import Tick
from task.domain.thresholds import next_threshold
from task.engine.run import Ran, run_command
from task.engine.sla_notices import sla_notices_send
from task.engine.timer_batches import timers_fire
from task.engine.timers import (
    Claimed,
    timer_arm,
    timer_drop,
    timer_failed,
    timer_postpone,
    timer_release,
    timers_claim,
    timers_disarm,
    timers_postpone,
)
from task.exceptions import TaskNotFoundError, TaskRefusedError
from task.hot import database_now
from task.models import SlaNotice, TaskTimer
from task.reads.load import definition_of_task

logger = get_logger(__name__)

POLL_SECONDS = 1.0
# The most timers that are claimed together. If only the clock acts on their tasks, they are also
# fired in one transaction.
BATCH = 100
# The most timers that a dispatcher fires in a second. This leaves processors and disks free for
# people's commands if very many timers are due. Two dispatchers take 100 s for 100,000 timers.
MOST_PER_SECOND = 500
LEASE = timedelta(seconds=60)
# Stop firing this long before the lease ends, so that a slow transaction still ends within the
# lease.
LEASE_MARGIN = timedelta(seconds=20)
# The time until a timer fires again if its task was locked, or if its transaction met a deadlock.
SHORTLY = timedelta(seconds=2)
LONGEST_PAUSE_SECONDS = 5.0
# The longest time that notices wait while timers are due. They wait so that a person gets one
# digest instead of many notices.
NOTICES_WAIT = timedelta(seconds=20)


class Dispatcher:
    """Claims and fires timers. Belongs to one thread."""

    def __init__(
        self,
        *,
        real_clock: Callable[[], datetime] | None = None,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        """`real_clock` returns the real time, by default that of the database. `wait` waits for a number of
        seconds and returns whether the dispatcher has to stop.
        """
        self.owner = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self._clock = real_clock or database_now
        self._wait = wait

    def drain(self) -> int:
        """Fire all timers that are due, and send the notices they caused. Returns the number that
        fired.

        Raises the errors of a database that is not reachable. A timer that was claimed and not
        fired can be claimed again when its lease has ended, or earlier.
        """
        fired = 0
        while True:
            started, real_now = time.monotonic(), self._clock()
            timers = timers_claim(
                owner=self.owner,
                now=clock.simulated(real_now),
                real_now=real_now,
                lease=LEASE,
                limit=BATCH,
            )
            fired += self._fire_claimed(timers, real_now, started)
            self._send_notices(real_now)
            if len(timers) < BATCH:
                return fired
            spare = BATCH / MOST_PER_SECOND - (time.monotonic() - started)
            if spare > 0 and self._wait(spare):
                return fired

    def _fire_claimed(self, timers: list[Claimed], real_now: datetime, started: float) -> int:
        """Fire timers that were claimed at `real_now`. Returns the number of those that had an effect."""
        # A timer that failed before would probably fail its whole batch. Fire such timers alone.
        fresh = [timer for timer in timers if not timer.attempts]
        fired, alone = self._fire_together(fresh, real_now)
        alone += [timer for timer in timers if timer.attempts]
        for place, timer in enumerate(alone):
            now = real_now + timedelta(seconds=time.monotonic() - started)
            if now > real_now + LEASE - LEASE_MARGIN:
                self._give_back(alone[place:])
                break
            fired += self._fire(timer, now)
        return fired

    def _fire_together(
        self, timers: Sequence[Claimed], real_now: datetime
    ) -> tuple[int, list[Claimed]]:
        """Fire timers in one transaction. Returns the number that had an effect, and the timers
        that have to be fired alone.

        If the transaction fails, each half of the timers is tried again, and so on down to single
        timers. A single timer that fails has to be fired alone.
        """
        if len(timers) < 2:
            return 0, list(timers)
        try:
            with transaction():
                batch = timers_fire(timers, now=clock.simulated(real_now))
        except Exception as error:
            if not connection.is_usable():
                raise
            logger.warning("timer.batch_failed", count=len(timers), error=type(error).__name__)
            middle = len(timers) // 2
            first, later = timers[:middle], timers[middle:]
            fired, alone = self._fire_together(first, real_now)
            more, further = self._fire_together(later, real_now)
            return fired + more, alone + further
        timers_postpone(batch.busy, owner=self.owner, until=real_now + SHORTLY)
        return len(batch.fired), list(batch.alone)

    def _fire(self, timer: Claimed, real_now: datetime) -> bool:
        """Fire one timer alone. Returns whether it had an effect.

        A failure is stored with the timer. Raises the error of a database that is not reachable.
        """
        try:
            with transaction():
                return timer_fire(timer, owner=self.owner, now=clock.simulated(real_now))
        except (OperationalError, InterfaceError):
            # If the database is reachable, the cause is a lock that took too long, a deadlock, or a
            # busy SQLite.
            if not connection.is_usable():
                raise
            timer_postpone(timer, owner=self.owner, until=real_now + SHORTLY)
        except Exception as error:
            is_stuck = timer_failed(
                timer,
                owner=self.owner,
                error=f"{type(error).__name__}: {error}",
                now=real_now,
            )
            logger.exception(
                "timer.failed",
                task_id=timer.task_id,
                attempts=timer.attempts + 1,
                is_stuck=is_stuck,
            )
        return False

    def _give_back(self, timers: list[Claimed]) -> None:
        for timer in timers:
            timer_release(timer, owner=self.owner)

    def _send_notices(self, real_now: datetime) -> None:
        oldest = SlaNotice.objects.order_by("id").values_list("created_at", flat=True).first()
        if oldest is None:
            return
        now = clock.simulated(real_now)
        due = TaskTimer.objects.filter(state=TaskTimer.State.ARMED, attempts=0, due_at__lte=now)
        if oldest < now - NOTICES_WAIT or not due.exists():
            sla_notices_send(now=real_now)


@transaction_required
def timer_fire(timer: Claimed, *, owner: str, now: datetime) -> bool:
    """Let the clock act on the timer's task. Returns whether anything was due.

    If the task has ended or is on hold, the timer is deleted. If nothing was due yet, the timer is
    armed for the right moment, unless a command has armed it again meanwhile.
    """
    try:
        ran = run_command(task_id=timer.task_id, command=Tick(now), actor=None, now=now)
    except (TaskRefusedError, TaskNotFoundError):
        timer_drop(timer, owner=owner)
        return False
    if not ran.is_changed:
        _correct(timer, ran, owner)
    return ran.is_changed


def _correct(timer: Claimed, ran: Ran, owner: str) -> None:
    """Arm a timer that had no effect for the task's next threshold, or delete it if there is none.

    A timer that was armed again after it was claimed stays as it is.
    """
    threshold = next_threshold(definition_of_task(ran.task), ran.state)
    row = TaskTimer.objects.filter(pk=timer.task_id, epoch=timer.epoch, lease_owner=owner)
    if not row.exists():
        return
    if threshold is None:
        timers_disarm([timer.task_id])
    else:
        timer_arm(task_id=timer.task_id, threshold=threshold, epoch=timer.epoch)


def run_dispatcher(stop: threading.Event) -> None:
    """Fire timers until `stop` is set. If the database is not reachable, wait and try again."""
    dispatcher, failures = Dispatcher(wait=stop.wait), 0
    while not stop.is_set():
        # Read the count of clock moves before looking for due timers, so that no move of a
        # simulated clock is missed.
        seen = clock.moves()
        try:
            dispatcher.drain()
        except Exception as error:
            failures += 1
            is_absence = isinstance(error, OSError | DatabaseError | InterfaceError)
            logger.warning(
                "timer.dispatcher_failed",
                error=type(error).__name__,
                failures=failures,
                exc_info=None if is_absence else error,
            )
            connection.close()
            stop.wait(min(0.25 * 2 ** min(failures, 5), LONGEST_PAUSE_SECONDS))
        else:
            if failures:
                logger.info("timer.dispatcher_recovered", failures=failures)
            failures = 0
            clock.wait(POLL_SECONDS, seen=seen, pause=stop.wait)
    connection.close()


dispatcher_thread = BackgroundThread("timer-dispatcher", run_dispatcher)
