"""Keeps child processes running, prints their output, and ends them with their process groups."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from suite.errors import SuiteError
from suite.masking import mask

STOP_SECONDS = 10.0
FIRST_DELAY_SECONDS = 0.5
MOST_DEATHS = 5
# A process that lived this long has recovered: its earlier deaths no longer count.
STEADY_SECONDS = 30.0
_LINE_BYTES = 256 * 1024
_COLOURS = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)


@dataclass(frozen=True)
class Program:
    """One program to start: argv, working directory, environment, and whether it ends after all others."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    stops_last: bool = False


class Printer:
    """Writes lines of many processes with their names in front, secrets masked."""

    def __init__(
        self, *, colour: bool, width: int = 14, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._colour = colour
        self._width = width
        self._colours: dict[str, int] = {}
        self._clock = clock
        self._last_line_at = clock()

    async def until_quiet(
        self,
        *,
        pause_seconds: float,
        limit_seconds: float,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Wait until no process has written for `pause_seconds`, and never longer than the limit."""
        started = self._clock()
        while True:
            now = self._clock()
            left = max(started, self._last_line_at) + pause_seconds - now
            if left <= 0 or now >= started + limit_seconds:
                return
            await sleep(min(left, started + limit_seconds - now))

    def line(self, name: str, text: str) -> None:
        self._last_line_at = self._clock()
        prefix = f"{name:<{self._width}} |"
        if self._colour:
            code = self._colours.setdefault(name, _COLOURS[len(self._colours) % len(_COLOURS)])
            prefix = f"\x1b[{code}m{prefix}\x1b[0m"
        # If the terminal was closed, carry on: the processes must still be ended in order.
        with contextlib.suppress(BrokenPipeError, OSError):
            sys.stdout.write(f"{prefix} {mask(text)}\n")
            sys.stdout.flush()

    def say(self, text: str) -> None:
        with contextlib.suppress(BrokenPipeError, OSError):
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()


class Watchdog:
    """Runs the process that ends our process groups if we are killed; see suite/watchdog.py."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("watchdog.py")
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def add(self, group: int) -> None:
        self._write(f"+{group}\n")

    def remove(self, group: int) -> None:
        self._write(f"-{group}\n")

    def close(self) -> None:
        """Close the pipe; the watchdog ends at once if no group is listed any more."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(timeout=STOP_SECONDS)

    def _write(self, line: str) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()


class Keeper:
    """Keeps one program running: restarts it with growing delays, gives up after repeated deaths."""

    def __init__(
        self,
        program: Program,
        *,
        printer: Printer,
        watchdog: Watchdog,
        on_give_up: Callable[[SuiteError], None],
    ) -> None:
        self.program = program
        self._printer = printer
        self._watchdog = watchdog
        self._on_give_up = on_give_up
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep(), name=self.program.name)

    async def stop(self) -> None:
        """End the process and its whole group: SIGTERM first, SIGKILL after STOP_SECONDS."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            if self._task is not None:
                self._task.cancel()
        else:
            signal_group(process.pid, signal.SIGTERM)
        if self._task is None:
            return
        with contextlib.suppress(asyncio.CancelledError):
            done, _ = await asyncio.wait({self._task}, timeout=STOP_SECONDS)
            if not done and process is not None:
                self._printer.line(self.program.name, "does not stop: killed")
                signal_group(process.pid, signal.SIGKILL)
                await asyncio.wait({self._task}, timeout=STOP_SECONDS)

    async def _keep(self) -> None:
        deaths = 0
        while not self._stopping:
            started = time.monotonic()
            code = await self._run_once()
            if self._stopping:
                return
            deaths = 1 if time.monotonic() - started > STEADY_SECONDS else deaths + 1
            if deaths >= MOST_DEATHS:
                self._on_give_up(
                    SuiteError(
                        f"{self.program.name} ended {deaths} times, last with {describe_exit(code)}: "
                        "its lines above say why."
                    )
                )
                return
            delay = FIRST_DELAY_SECONDS * 2 ** (deaths - 1)
            self._printer.line(
                self.program.name, f"ended with {describe_exit(code)}; starts again in {delay:g} s"
            )
            await asyncio.sleep(delay)

    async def _run_once(self) -> int:
        program = self.program
        # Use our own pipe: with a pipe of asyncio, wait() would also wait for grandchildren that
        # keep the pipe open.
        reading, writing = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *program.command,
                cwd=program.folder,
                env=dict(program.environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writing,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            os.close(reading)
            self._printer.line(program.name, f"cannot start: {error}")
            return 127
        finally:
            os.close(writing)
        self._process = process
        self._watchdog.add(process.pid)
        if self._stopping:
            # stop() was called after the fork but before `self._process` was set, so it has not
            # signalled this process.
            signal_group(process.pid, signal.SIGTERM)
        output = asyncio.create_task(self._print_output(reading))
        code = await process.wait()
        # Processes that the leader left behind would keep ports and the output pipe open.
        signal_group(process.pid, signal.SIGKILL)
        await output
        self._watchdog.remove(process.pid)
        return code

    async def _print_output(self, descriptor: int) -> None:
        reader = asyncio.StreamReader(limit=_LINE_BYTES)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", buffering=0)
        )
        try:
            while True:
                try:
                    raw = await reader.readline()
                except ValueError:
                    # asyncio has dropped a line longer than the limit. The next line is complete.
                    self._printer.line(self.program.name, "(a line too long to show)")
                    continue
                if not raw:
                    return
                self._printer.line(self.program.name, raw.decode(errors="replace").rstrip())
        finally:
            transport.close()


def signal_group(group: int, number: int) -> None:
    """Signal every process of the group; does nothing if none is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def describe_exit(code: int) -> str:
    """`code 1`, or the name of the signal that ended a process."""
    if code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"code {code}"
