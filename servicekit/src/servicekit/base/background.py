"""A thread of this process that works in the background until it is asked to stop."""

import atexit
import os
import threading
from collections.abc import Callable


class BackgroundThread:
    """A daemon thread that runs `work(stop)`. `work` must return when the event `stop` is set.

    Threads do not survive a fork; a child process may call `start` to have its own.
    """

    def __init__(self, name: str, work: Callable[[threading.Event], None]) -> None:
        self._name = name
        self._work = work
        self._renew()
        os.register_at_fork(after_in_child=self._renew)
        atexit.register(self.stop, timeout=3.0)

    def _renew(self) -> None:
        # After a fork, make a new lock: a thread of the parent may have held the old one.
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    def start(self) -> None:
        """Start the thread, unless it is running."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            self._stop = threading.Event()
            self._thread = threading.Thread(
                target=self._work, args=(self._stop,), name=self._name, daemon=True
            )
            self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Ask the thread to stop, and wait at most `timeout` seconds for it."""
        with self._lock:
            thread, self._thread = self._thread, None
            self._stop.set()
        if thread is not None:
            thread.join(timeout)
