import asyncio
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from suite.processes import Printer

TESTS = Path(__file__).resolve().parent
# A process with a child in its process group; prints the process id of each.
FAMILY = "sleep 600 & echo pid $! ; echo pid $$ ; wait"
# Ignores SIGTERM: only SIGKILL ends it.
STUBBORN = "trap '' TERM; echo pid $$; while :; do sleep 1; done"


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"still not so after {seconds} s")
        time.sleep(0.02)


def is_running(process: int) -> bool:
    """Whether the process exists and is not a zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def kept(tmp_path: Path, **commands: list[str]) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    output = tmp_path / "output"
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, str(TESTS / "keep_some.py"), json.dumps(commands)],
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": str(TESTS.parent)},
        )
    try:
        yield process, output
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def pids(output: Path) -> list[int]:
    return [int(found) for found in re.findall(r"pid (\d+)$", output.read_text(), re.MULTILINE)]


class TestPrinter:
    """The printer's clock is a variable of the test, so that no test waits."""

    def quiet_at(self, lines_at: list[float], limit: float) -> float:
        now = 0.0
        printer = Printer(colour=False, clock=lambda: now)

        async def sleep(seconds: float) -> None:
            nonlocal now
            end = now + seconds
            for moment in [at for at in lines_at if now < at <= end]:
                now = moment
                printer.line("ticket-w", f"message at {moment}")
            now = end

        asyncio.run(printer.until_quiet(pause_seconds=2, limit_seconds=limit, sleep=sleep))
        return now

    def test_waits_for_the_last_line_of_a_burst(self) -> None:
        assert self.quiet_at([0.5, 1.5, 3.0, 9.0], limit=30) == 5.0

    def test_waits_no_longer_than_the_limit(self) -> None:
        assert self.quiet_at([float(second) for second in range(1, 60)], limit=30) == 30.0

    def test_needs_a_pause_also_where_nothing_is_written(self) -> None:
        assert self.quiet_at([], limit=30) == 2.0


class TestKeeper:
    def test_ends_whole_groups_on_a_signal(self, tmp_path: Path) -> None:
        with kept(tmp_path, a=["sh", "-c", FAMILY], b=["sh", "-c", FAMILY]) as (process, output):
            wait_for(lambda: len(pids(output)) == 4)
            assert all(is_running(pid) for pid in pids(output))
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0
            assert [pid for pid in pids(output) if is_running(pid)] == []

    def test_prefixes_and_masks_lines(self, tmp_path: Path) -> None:
        with kept(tmp_path, web=["sh", "-c", "echo 'GET /x?token=abc'; sleep 600"]) as (_, output):
            wait_for(lambda: "GET" in output.read_text())
            assert output.read_text() == "web            | GET /x?token=***\n"

    def test_starts_a_dead_process_again(self, tmp_path: Path) -> None:
        with kept(tmp_path, a=["sh", "-c", "echo pid $$; exec sleep 600"]) as (_, output):
            wait_for(lambda: len(pids(output)) == 1)
            os.kill(pids(output)[0], signal.SIGKILL)
            wait_for(lambda: len(pids(output)) == 2)
            assert "ended with SIGKILL; starts again in 0.5 s" in output.read_text()

    def test_ends_what_a_dead_leader_left_behind(self, tmp_path: Path) -> None:
        with kept(tmp_path, a=["sh", "-c", FAMILY]) as (_, output):
            wait_for(lambda: len(pids(output)) == 2)
            child, leader = pids(output)
            os.kill(leader, signal.SIGKILL)
            wait_for(lambda: not is_running(child))

    def test_gives_up_with_a_sentence(self, tmp_path: Path) -> None:
        with kept(tmp_path, a=["sh", "-c", "exit 3"], b=["sleep", "600"]) as (process, output):
            assert process.wait(timeout=30) == 2
            assert output.read_text().splitlines()[-1] == (
                "a ended 5 times, last with code 3: its lines above say why."
            )

    def test_says_when_a_program_does_not_exist(self, tmp_path: Path) -> None:
        with kept(tmp_path, a=["/nowhere/program"]) as (_, output):
            wait_for(lambda: "cannot start" in output.read_text())


class TestWatchdog:
    def test_ends_everything_after_a_hard_kill(self, tmp_path: Path) -> None:
        commands = {"a": ["sh", "-c", FAMILY], "b": ["sh", "-c", STUBBORN]}
        with kept(tmp_path, **commands) as (process, output):
            wait_for(lambda: len(pids(output)) == 3)
            process.kill()
            process.wait()
            wait_for(lambda: not any(is_running(pid) for pid in pids(output)))
