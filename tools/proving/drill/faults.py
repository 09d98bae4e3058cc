"""Causes the planned faults in a running suite."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from proving.drill.schedule import (
    Fault,
    FaultKind,
    Plan,
)
from proving.drill.servers import Servers
from proving.harness import RunningSuite
from suite import ports
from suite.errors import SuiteError
from suite.processes import Program, Watchdog
from suite.programs import suite_programs, valkey_program

# A program that was killed may not run yet: before a restart the supervisor waits half a second,
# then a second, …
FIND_SECONDS = 20.0
CLOCK_SECONDS = 20.0
_CLOCK = Path(__file__).with_name("clock")


@dataclass(frozen=True)
class Happened:
    """A fault that was caused: `began` and `ended` are seconds since the load began.

    `problem` says why the fault could not be caused; it is empty on success.
    """

    fault: Fault
    began: float
    ended: float
    problem: str = ""


class Faults:
    """Causes the faults of a plan, each in a thread, and starts stopped servers again."""

    def __init__(self, suite: RunningSuite, servers: Servers | None, plan: Plan) -> None:
        self._suite = suite
        self._servers = servers
        self._plan = plan
        self._programs = {program.name: program for program in programs_of(suite)}
        self._lock = threading.Lock()
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
        problem = ""
        try:
            self._make(fault)
        except Exception as error:
            problem = f"{fault.kind.value} {fault.target}: {type(error).__name__}: {error}"
        with self._lock:
            self._happened.append(Happened(fault, began, time.monotonic() - started, problem))

    def _make(self, fault: Fault) -> None:
        if fault.kind is FaultKind.KILL:
            kill_leader(self._programs[fault.target], self._suite)
        elif fault.kind is FaultKind.CLOCK:
            self._work_at_another_time(fault.seconds)
        elif self._servers is None:
            raise SuiteError("There is no server to take away.")
        elif fault.kind is FaultKind.BROKER_AWAY:
            self._servers.broker.stop()
            time.sleep(fault.seconds)
            self._servers.broker.start()
        elif fault.kind is FaultKind.DATABASE_RESTART:
            # SIGQUIT is what `pg_ctl restart -m immediate` sends: PostgreSQL ends without a
            # checkpoint and has to recover from its log.
            self._servers.database.stop(signal.SIGQUIT)
            self._servers.database.start()
        elif fault.kind is FaultKind.LAYER_AWAY:
            self._servers.layer.stop()
            time.sleep(fault.seconds)
            self._servers.layer.start()

    def _work_at_another_time(self, seconds: float) -> None:
        """Run one more workflow worker for a while; its clock is wrong by `seconds`."""
        name, normal = next(
            (name, program)
            for name, program in self._programs.items()
            if name.startswith("workflow-w")
        )
        command = [word.replace(f"{name}@", f"clock{seconds:+.0f}@") for word in normal.command]
        watchdog = Watchdog()
        log = self._suite.log.with_name(f"clock{seconds:+.0f}.log")
        try:
            with log.open("wb") as output:
                process = subprocess.Popen(
                    command,
                    cwd=normal.folder,
                    env={
                        **normal.environment,
                        "PYTHONPATH": str(_CLOCK),
                        "DRILL_CLOCK_SHIFT": str(seconds),
                    },
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            watchdog.add(process.pid)
            time.sleep(CLOCK_SECONDS)
            if process.poll() is not None:
                raise SuiteError(f"It ended with code {process.returncode} by itself.")
            # Kill the worker, so that others have to take over the rows that it has claimed.
            process.kill()
            process.wait()
            watchdog.remove(process.pid)
        finally:
            watchdog.close()


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
        # A process may end while this reads about it.
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
