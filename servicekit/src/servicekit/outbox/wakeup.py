"""The bell between a commit and the relay thread of the same process."""

import os
import threading
from collections.abc import Callable


class Bell:
    """Rung by whoever commits a message, heard by the relay thread.

    A relay is wanted in the children of a process that had one: threads do not survive a fork, so
    `start` is called at the first ring in the child.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._start: Callable[[], None] | None = None
        self._is_forked = False

    def ring(self) -> None:
        """Tell the relay that rows are waiting; without one in this process nothing happens."""
        if self._is_forked and self._start is not None:
            self._is_forked = False
            self._start()
        self._event.set()

    def wait(self, timeout: float) -> None:
        """Wait until rung, or for `timeout` seconds."""
        self._event.wait(timeout)

    def reset(self) -> None:
        """Forget earlier rings; call it before looking at the table, not after."""
        self._event.clear()

    def wanted(self, start: Callable[[], None]) -> None:
        """A relay runs in this process; `start` begins one in a process forked from it."""
        self._start = start
        self._is_forked = False

    def forked(self) -> None:
        """In a new child: another thread may have held the event's lock, so it is a new one."""
        self._event = threading.Event()
        self._is_forked = True


bell = Bell()
os.register_at_fork(after_in_child=bell.forked)


def wake_relay() -> None:
    """Ring the bell of this process."""
    bell.ring()
