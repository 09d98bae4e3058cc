"""The bench computes its figures, counts CPU and pauses workers correctly; nothing is measured
here.
"""

import os
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench import PARTS, asked_parts
from benching.counted_worker import Counters
from benching.cpu import held_workers, process_cpu, thread_cpu
from benching.figures import Figure, quantile, table, timed
from suite.errors import SuiteError


class TestQuantile:
    @pytest.mark.parametrize(
        ("share", "expected"), [(0.5, 10.0), (0.95, 19.0), (1.0, 20.0), (0.0, 1.0)]
    )
    def test_is_the_smallest_sample_that_the_share_does_not_exceed(
        self, share: float, expected: float
    ) -> None:
        assert quantile([float(n) for n in range(20, 0, -1)], share) == expected

    def test_refuses_no_samples(self) -> None:
        with pytest.raises(ValueError, match="no samples"):
            quantile([], 0.5)


class TestFigures:
    def test_are_milliseconds_beside_their_floor(self) -> None:
        figure = timed("post", "POST", [0.004, 0.006, 0.010], floor=[0.001, 0.002, 0.003], aim=2.0)
        assert (figure.p50, figure.p95, figure.samples) == (6.0, 10.0, 3)
        assert (figure.floor, figure.ratio) == (2.0, 3.0)
        assert figure.as_json()["ratio"] == 3.0

    def test_have_no_ratio_without_a_floor(self) -> None:
        assert Figure("drain", "statements", "", 11.0, None, 100).ratio is None

    def test_are_lines_below_the_name_of_their_part(self) -> None:
        lines = table(
            [
                Figure("drain", "rate", "1/s", 1234.5, None, 9, 2469.0, 400.0),
                timed("post", "POST", [0.005]),
            ]
        ).splitlines()
        assert [lines[1], lines[5]] == ["drain", "post"]
        assert lines[3].split() == ["rate", "1/s", "1234", "-", "9", "2469", "0.5", "400"]
        assert lines[7].split() == ["POST", "ms", "5", "5", "1", "-", "-", "-"]


class TestParts:
    def test_are_all_where_none_is_named(self) -> None:
        assert asked_parts("") == list(PARTS)

    def test_keep_their_order(self) -> None:
        assert asked_parts("lists drain") == ["drain", "lists"]

    def test_that_do_not_exist_are_refused_by_name(self) -> None:
        with pytest.raises(SuiteError, match="'speed'"):
            asked_parts("drain speed")


class TestCounting:
    def test_keeps_two_numbers_a_line_in_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "worker.count"
        counters = Counters(file)
        first, second = counters.line(11), counters.line(12)
        for _ in range(3):
            counters.add(first, 0)
        counters.add(second, 1)
        assert struct.unpack("4q", file.read_bytes()[:32]) == (3, 0, 0, 1)
        assert len(file.with_suffix(".who").read_text().splitlines()) == 2


class TestCpu:
    def test_of_a_process_is_no_less_than_of_a_thread_of_it(self) -> None:
        while process_cpu(os.getpid()) == 0.0:
            sum(range(1_000_000))
        thread = thread_cpu(os.getpid(), os.getpid())
        assert 0.0 <= thread <= process_cpu(os.getpid())

    def test_of_one_that_is_gone_is_nothing(self) -> None:
        assert process_cpu(2**22 + 1) == 0.0


class TestHeldWorkers:
    def test_stand_still_meanwhile_and_nobody_else_does(self, tmp_path: Path) -> None:
        names = ("--app ticket_service worker", "ticket_service.wsgi")
        worker, web = (_stand_in(name, run_dir=tmp_path) for name in names)
        stranger = _stand_in(names[0], run_dir=tmp_path / "other")
        try:
            with held_workers(tmp_path, "no database"):
                assert _becomes(worker, "T")
                assert _becomes(web, "S")
                assert _becomes(stranger, "S")
            assert _becomes(worker, "S")
        finally:
            for process in (worker, web, stranger):
                process.kill()
                process.communicate()


def _stand_in(name: str, *, run_dir: Path) -> subprocess.Popen[bytes]:
    """Start a process that looks like a process of a suite, and does nothing until it is killed."""
    script = "print('ready', flush=True); import signal; signal.pause()"
    process = subprocess.Popen(
        [sys.executable, "-c", script, *name.split()],
        env={**os.environ, "TTS_RUN_DIR": str(run_dir)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def _becomes(process: subprocess.Popen[bytes], state: str) -> bool:
    """Whether the process gets into the state, `T` (stopped) or `S` (asleep), within ten seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        stat = Path(f"/proc/{process.pid}/stat").read_text()
        if stat.rpartition(")")[2].split()[0] == state:
            return True
        time.sleep(0.01)
    return False
