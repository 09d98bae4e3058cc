"""Run functions in threads at the same moment, and wait for a condition."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections


def run_at_once(
    functions: Callable[[], Any] | Sequence[Callable[[], Any]], times: int = 1
) -> list[Any]:
    """Call every function `times` times, all at the same moment, each in a thread of its own.

    Every thread has its own database connection, closed at the end. Returns their results or the
    exceptions they raised, in order. Needs a test with real transactions.
    """
    calls = [functions] if callable(functions) else list(functions)
    calls = [call for call in calls for _ in range(times)]
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(index: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=30)
            results[index] = call()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(index, call), daemon=True)
        for index, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if any(thread.is_alive() for thread in threads):
        raise TimeoutError("a thread has not ended within a minute: a deadlock?")
    return results


def wait_until(
    condition: Callable[[], Any], timeout: float = 15.0, what: str | Callable[[], str] = ""
) -> Any:
    """Poll until `condition()` is true and return its value; TimeoutError after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {timeout} s: {what() if callable(what) else what}")
        time.sleep(0.02)
