"""The bell between a commit and the relay thread of the same process."""

import threading

relay_bell = threading.Event()


def wake_relay() -> None:
    """Tell the relay that rows are waiting; it may as well not be running."""
    relay_bell.set()
