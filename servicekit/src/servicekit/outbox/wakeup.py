"""Waking the relay thread of this process after a commit."""

import os
import threading
from collections.abc import Callable


class Wakeup:
    """Set by the thread that commits a message; the relay thread waits for it.

    Child processes of a process with a relay need their own, because threads do not survive a fork:
    `start` is called at the first wakeup in the child.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._start: Callable[[], None] | None = None
        self._is_forked = False

    def wake(self) -> None:
        """Wake the relay; does nothing in a process without one."""
        if self._is_forked and self._start is not None:
            self._is_forked = False
            self._start()
        self._event.set()

    def wait(self, timeout: float) -> None:
        """Wait until woken, or for `timeout` seconds."""
        self._event.wait(timeout)

    def reset(self) -> None:
        """Forget earlier wakeups; call it before looking at the table, not after."""
        self._event.clear()

    def wanted(self, start: Callable[[], None]) -> None:
        """Note that a relay runs in this process; `start` begins one in a process forked from it."""
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
