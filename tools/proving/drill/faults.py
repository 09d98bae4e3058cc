"""Causes the planned faults in a running suite."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import psycopg

from proving.drill.announcements import Leased
from proving.drill.clock_traces import has_announced, timers_leased_by
from proving.drill.extra import extra_worker
from proving.drill.schedule import (
    Fault,
    FaultKind,
    Plan,
)
from proving.drill.servers import Servers
from proving.harness import RunningSuite
from proving.verification import database_urls
from suite import ports
from suite.errors import SuiteError
from suite.processes import Program
from suite.programs import suite_programs, valkey_program

# A program that was killed may not run yet: before a restart the supervisor waits half a second,
# then a second, …
FIND_SECONDS = 20.0
CLOCK_SECONDS = 12.0
READY_SECONDS = 60.0
# After an absence of the database, wait at most this long until a dispatcher has fired a timer. No worker
# is killed meanwhile.
SURVIVAL_SECONDS = 60.0
DEATH_SECONDS = 45.0
_FOLDER = Path(__file__).parent
Found = TypeVar("Found")


@dataclass(frozen=True)
class Happened:
    """A fault that was caused: `began` and `ended` are seconds since the load began.

    `problem` says why the fault could not be caused; it is empty on success. `leased` are the timers
    that a killed dispatcher had claimed, `outage` is an absence of the database.
    """

    fault: Fault
    began: float
    ended: float
    problem: str = ""
    leased: Sequence[Leased] = ()
    outage: Outage | None = None


@dataclass(frozen=True)
class Outage:
    """An absence of the database from `began` to `ended`. `before` are the process ids of the workers of
    workflow_api that ran before it, `after` those of the workers that ran at `seen_at`.
    """

    began: datetime
    ended: datetime
    seen_at: datetime
    before: Sequence[int]
    after: Sequence[int]


@dataclass(frozen=True)
class _Evidence:
    leased: Sequence[Leased] = ()
    outage: Outage | None = None


class Faults:
    """Causes the faults of a plan, each in a thread, and starts stopped servers again."""

    def __init__(self, suite: RunningSuite, servers: Servers | None, plan: Plan) -> None:
        self._suite = suite
        self._servers = servers
        self._plan = plan
        self._programs = {program.name: program for program in programs_of(suite)}
        self._lock = threading.Lock()
        # Held while the database is away and shortly after: no worker of workflow_api is killed then.
        self._survival = threading.Lock()
        self._happened: list[Happened] = []
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        started = time.monotonic()
        for fault in self._plan.faults:
            thread = threading.Thread(
                target=self._carry_out, args=(fault, started), name=fault.kind.value, daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def join(self) -> list[Happened]:
        """Wait until the last fault is over. Raises SuiteError if a fault could not be caused."""
        for thread in self._threads:
            thread.join()
        problems = [happened.problem for happened in self._happened if happened.problem]
        if problems:
            raise SuiteError(problems[0])
        return sorted(self._happened, key=lambda happened: happened.began)

    def _carry_out(self, fault: Fault, started: float) -> None:
        time.sleep(max(0.0, started + fault.at - time.monotonic()))
        began = time.monotonic() - started
        told = f"{fault.target} {fault.seconds:+g} s" if fault.seconds else fault.target
        print(f"  {began:6.1f} s  {fault.kind.value} {told}".rstrip(), flush=True)
        problem, evidence = "", _Evidence()
        try:
            evidence = self._make(fault)
        except Exception as error:
            problem = f"{fault.kind.value} {fault.target}: {type(error).__name__}: {error}"
        with self._lock:
            self._happened.append(
                Happened(
                    fault,
                    began,
                    time.monotonic() - started,
                    problem,
                    evidence.leased,
                    evidence.outage,
                )
            )

    def _make(self, fault: Fault) -> _Evidence:
        if fault.kind is FaultKind.KILL:
            is_spared = fault.target.startswith("workflow-w")
            with self._survival if is_spared else contextlib.nullcontext():
                kill_leader(self._programs[fault.target], self._suite)
        elif fault.kind is FaultKind.CLOCK:
            self._work_at_another_time(fault.seconds)
        elif fault.kind is FaultKind.DISPATCHER_DEATH:
            return _Evidence(leased=self._die(fault.target))
        elif fault.kind in (FaultKind.DATABASE_AWAY, FaultKind.DATABASE_LOCKED):
            with self._survival:
                return _Evidence(outage=self._take_database_away(fault))
        elif self._servers is None:
            raise SuiteError("There is no server to take away.")
        elif fault.kind is FaultKind.BROKER_AWAY:
            self._servers.broker.stop()
            time.sleep(fault.seconds)
            self._servers.broker.start()
        elif fault.kind is FaultKind.LAYER_AWAY:
            self._servers.layer.stop()
            time.sleep(fault.seconds)
            self._servers.layer.start()
        return _Evidence()

    def _take_database_away(self, fault: Fault) -> Outage:
        """Stop the database server for a while, or hold the lock of workflow_api's SQLite file."""
        before, began = self._workers(), datetime.now(tz=UTC)
        if fault.kind is FaultKind.DATABASE_LOCKED:
            with locked_file(self._workflow_url()):
                time.sleep(fault.seconds)
        elif self._servers is None:
            raise SuiteError("There is no server to take away.")
        else:
            # SIGQUIT is what `pg_ctl stop -m immediate` sends: PostgreSQL ends without a
            # checkpoint and has to recover from its log.
            self._servers.database.stop(signal.SIGQUIT)
            time.sleep(fault.seconds)
            self._servers.database.start()
        ended, deadline = datetime.now(tz=UTC), time.monotonic() + SURVIVAL_SECONDS
        while time.monotonic() < deadline:
            if eventually(lambda: has_announced(self._workflow_url(), since=ended)):
                break
            time.sleep(0.5)
        seen_at = datetime.now(tz=UTC)
        return Outage(began, ended, seen_at, before, self._workers())

    def _workers(self) -> Sequence[int]:
        """The process ids of the workers of workflow_api."""
        workers = [it for name, it in self._programs.items() if name.startswith("workflow-w")]
        found = _leaders(self._suite)
        return sorted(
            process for process in found if any(is_of(process, worker) for worker in workers)
        )

    def _workflow_url(self) -> str:
        return database_urls(self._suite.config)["workflow"]

    def _die(self, when: str) -> Sequence[Leased]:
        """Run one more worker until its dispatcher has killed it; returns the timers that the dispatcher
        had claimed.

        Raises SuiteError if that does not happen within DEATH_SECONDS.
        """
        variables = {"PYTHONPATH": str(_FOLDER / "death"), "DRILL_DIES": when}
        with self._worker(f"dies-{when}", variables) as process:
            try:
                code = process.wait(DEATH_SECONDS)
            except subprocess.TimeoutExpired:
                raise SuiteError(f"It did not die within {DEATH_SECONDS:.0f} s.") from None
        if code != -signal.SIGKILL:
            raise SuiteError(f"It ended with code {code} by itself.")
        # The lease of a minute is longer than any absence of the database.
        return eventually(lambda: timers_leased_by(self._workflow_url(), process.pid))

    def _work_at_another_time(self, seconds: float) -> None:
        """Run one more workflow worker for a while; its clock is wrong by `seconds`."""
        variables = {"PYTHONPATH": str(_FOLDER / "clock"), "DRILL_CLOCK_SHIFT": str(seconds)}
        name = f"clock{seconds:+.0f}"
        with self._worker(name, variables) as process:
            self._wait_until_ready(name)
            time.sleep(CLOCK_SECONDS)
            if process.poll() is not None:
                raise SuiteError(f"It ended with code {process.returncode} by itself.")
            # The end of the block kills the worker, so that other workers have to take over what it has
            # claimed.

    def _wait_until_ready(self, name: str) -> None:
        log, deadline = self._suite.log.with_name(f"{name}.log"), time.monotonic() + READY_SECONDS
        while " ready." not in log.read_text(errors="replace"):
            if time.monotonic() > deadline:
                raise SuiteError(f"It is not ready after {READY_SECONDS:.0f} s.")
            time.sleep(0.2)

    def _worker(
        self, name: str, variables: Mapping[str, str]
    ) -> AbstractContextManager[subprocess.Popen[bytes]]:
        return extra_worker(name, {**self._suite.environment, **variables}, self._suite.log.parent)


@contextlib.contextmanager
def locked_file(url: str) -> Iterator[None]:
    """Hold the lock that every writer of a SQLite database needs until the block ends."""
    path = url.removeprefix("sqlite:///")
    with contextlib.closing(sqlite3.connect(path, 20, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


def eventually(attempt: Callable[[], Found]) -> Found:
    """Make the attempt again while the database is away, and return its result. Raises the database's
    error after FIND_SECONDS.
    """
    deadline = time.monotonic() + FIND_SECONDS
    while True:
        try:
            return attempt()
        except (psycopg.OperationalError, sqlite3.OperationalError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)


def programs_of(suite: RunningSuite) -> Sequence[Program]:
    """The programs that the suite's supervisor keeps running."""
    programs = suite_programs(suite.config)
    if suite.config.embedded:
        programs.append(valkey_program(suite.config))
    return programs


def kill_leader(program: Program, suite: RunningSuite) -> None:
    """Kill the process that the supervisor started; its child processes die with it.

    Raises SuiteError if no such process appears within FIND_SECONDS.
    """
    deadline = time.monotonic() + FIND_SECONDS
    while True:
        process = _leader(program, suite)
        if process is not None:
            os.kill(process, signal.SIGKILL)
            return
        if time.monotonic() > deadline:
            raise SuiteError("It does not run.")
        time.sleep(0.2)


def _leader(program: Program, suite: RunningSuite) -> int | None:
    if program.name == "valkey":
        # Valkey overwrites its arguments and environment with a title: find the process by its
        # port.
        found = re.search(r"\((\d+)\)$", ports.port_holder(suite.config.valkey_port))
        return int(found[1]) if found else None
    return next((it for it in _leaders(suite) if is_of(it, program)), None)


def _leaders(suite: RunningSuite) -> list[int]:
    """The suite's processes that lead a process group; the suite's folder is in their environment."""
    mark = f"TTS_RUN_DIR={suite.config.run_dir}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        # The process may end while its files are read.
        with contextlib.suppress(OSError):
            process = int(entry.name)
            if os.getpgid(process) == process and mark in (entry / "environ").read_bytes().split(
                b"\0"
            ):
                found.append(process)
    return found


def is_of(process: int, program: Program) -> bool:
    """Whether the process runs the program's command, possibly through an interpreter."""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{process}/cmdline").read_bytes().decode().rstrip("\0").split("\0")
        wanted = [str(word) for word in program.command]
        return words[-len(wanted) + 1 :] == wanted[1:] and any(
            Path(word).name == Path(wanted[0]).name
            for word in words[: len(words) - len(wanted) + 1]
        )
    return False
