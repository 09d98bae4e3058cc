"""Wake the relay thread of this process after a commit."""

import os
import threading
from collections.abc import Callable


class Wakeup:
    """An event that is set by a thread that commits a message. The relay thread waits for it.

    Threads do not survive a fork. So if a process with a relay forks, the child starts its own relay
    at its first wakeup.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._start: Callable[[], None] | None = None
        self._is_forked = False

    def wake(self) -> None:
        """Wake the relay, or start it in a forked child; no effect in a process without a relay."""
        if self._is_forked and self._start is not None:
            self._is_forked = False
            self._start()
        self._event.set()

    def wait(self, timeout: float) -> None:
        """Wait until woken, or for `timeout` seconds."""
        self._event.wait(timeout)

    def reset(self) -> None:
        """Clear the event. Call it before reading the table, so that no later wakeup is lost."""
        self._event.clear()

    def wanted(self, start: Callable[[], None]) -> None:
        """Record that this process has a relay. `start` is called to start one in a forked child."""
        self._start = start
        self._is_forked = False

    def renew(self) -> None:
        """In a new child, make a new event: another thread may have held the lock of the old one."""
        self._event = threading.Event()
        self._is_forked = True


wakeup = Wakeup()
os.register_at_fork(after_in_child=wakeup.renew)


def wake_relay() -> None:
    """Wake the relay of this process."""
    wakeup.wake()
