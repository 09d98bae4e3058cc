"""BackgroundThread: it runs only once at a time, stops on request, and can be started again."""

import os
import threading

from servicekit.base.background import BackgroundThread


class TestABackgroundThread:
    def test_runs_once_and_stops_on_request(self) -> None:
        begun, runs = threading.Event(), []

        def work(stop: threading.Event) -> None:
            runs.append(threading.current_thread().name)
            begun.set()
            stop.wait(30)

        thread = BackgroundThread("at-work", work)
        thread.start()
        assert begun.wait(30)
        thread.start()
        thread.stop()
        assert runs == ["at-work"]
        assert "at-work" not in {other.name for other in threading.enumerate()}

    def test_starts_again_after_it_was_stopped_or_has_failed(self) -> None:
        runs = threading.Semaphore(0)
        thread = BackgroundThread("again", lambda stop: runs.release())
        for _ in range(2):
            thread.start()
            assert runs.acquire(timeout=30)
            thread.stop()

    def test_is_not_running_in_a_child_which_may_start_its_own(self) -> None:
        ready = threading.Event()

        def work(stop: threading.Event) -> None:
            ready.set()
            stop.wait(30)

        thread = BackgroundThread("forked", work)
        thread.start()
        assert ready.wait(30)
        child = os.fork()
        if child == 0:
            ready.clear()
            thread.start()
            os._exit(0 if ready.wait(10) else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        thread.stop()
