"""Runs commands two at a time, and prints the output and the duration of each when it has ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from suite.masking import mask

AT_ONCE = 2


@dataclass(frozen=True)
class Job:
    """One command to run.

    `without` names variables to remove from its environment. If `quiet`, its output is printed only
    if it fails.
    """

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    without: Sequence[str] = ()
    quiet: bool = True


@dataclass(frozen=True)
class Outcome:
    job: Job
    code: int
    seconds: float
    output: str

    @property
    def ok(self) -> bool:
        return self.code == 0


def run_jobs(jobs: Sequence[Job], *, at_once: int = AT_ONCE) -> list[Outcome]:
    """Run all jobs, also after one has failed. Returns the outcomes in the order of the jobs.

    Ctrl-C and SIGTERM end the running commands with their child processes, then this process.
    """
    running: set[int] = set()

    def end(number: int, _frame: object) -> None:
        for group in list(running):
            _kill(group, signal.SIGTERM)
        # sys.exit would wait for the pool's threads until their commands have ended.
        sys.stdout.flush()
        os._exit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(lambda job: _run(job, running), jobs))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _run(job: Job, running: set[int]) -> Outcome:
    started = time.monotonic()
    try:
        process = subprocess.Popen(
            job.command,
            cwd=job.folder,
            env={
                key: value
                for key, value in {**os.environ, **job.environment}.items()
                if key not in job.without
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        return _told(Outcome(job, 127, 0.0, f"cannot start: {error}\n"))
    running.add(process.pid)
    try:
        output, _ = process.communicate()
    finally:
        running.discard(process.pid)
        _kill(process.pid, signal.SIGKILL)
    return _told(Outcome(job, process.returncode, time.monotonic() - started, mask(output)))


def _told(outcome: Outcome) -> Outcome:
    word = "ok" if outcome.ok else f"FAILED ({outcome.code})"
    text = f"{outcome.job.name:<38} {word:>12} {outcome.seconds:7.1f} s\n"
    if not outcome.ok or not outcome.job.quiet:
        text = f"--- {outcome.job.name}\n{outcome.output.rstrip()}\n{text}"
    # Write once, so that the lines of two jobs that end together do not mix.
    sys.stdout.write(text)
    sys.stdout.flush()
    return outcome


def _kill(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return
