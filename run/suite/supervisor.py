"""Starts the whole suite, waits until it is ready, keeps it running, and ends all of it."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from suite import clocks, ports
from suite.config import SERVICES, Config
from suite.errors import SuiteError
from suite.preparation import make_demo_tickets, prepare_databases, until_people_have_roles
from suite.processes import Keeper, Printer, Program, Watchdog
from suite.programs import suite_programs, valkey_program
from suite.services import require_services

READY_SECONDS = 120.0
_POLL_SECONDS = 0.2
_PROBE_SECONDS = 5.0
_QUIET_SECONDS = 2.0
_SETTLING_SECONDS = 30.0


class Supervisor:
    """One run of the suite."""

    def __init__(self, config: Config, *, printer: Printer, ends_with_parent: bool = False) -> None:
        self._config = config
        self._printer = printer
        self._parent = os.getppid() if ends_with_parent else None
        self._keepers: list[Keeper] = []
        self._end = asyncio.Event()
        self._failure: SuiteError | None = None

    async def run(self) -> int:
        """Start everything and wait for a signal. Returns 0, the exit code.

        Raises SuiteError if the start fails or a process dies again and again.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end.set)
        started = time.monotonic()
        config = self._config
        with _sole_run(config.run_dir):
            self._require_ports()
            clocks.keep_anchor(config.environment, config.run_dir)
            # Delete the metrics of processes that have ended: counters start at 0 with the suite.
            shutil.rmtree(config.run_dir / "metrics", ignore_errors=True)
            watchdog = Watchdog()
            try:
                start = asyncio.create_task(self._start(watchdog, started))
                end = asyncio.create_task(self._wait_for_end())
                await asyncio.wait({start, end}, return_when=asyncio.FIRST_COMPLETED)
                if start.done():
                    start.result()
                    await end
                else:
                    start.cancel()
                    await asyncio.wait({start})
            finally:
                await self._stop_all()
                watchdog.close()
        if self._failure is not None:
            raise self._failure
        return 0

    async def _start(self, watchdog: Watchdog, started: float) -> None:
        config = self._config
        if config.embedded:
            self._keep(valkey_program(config), watchdog)
            broker, layer = (config.environment[key] for key in ("CELERY_BROKER_URL", "REDIS_URL"))
            self._printer.say(f"Embedded broker: {broker}, channel layer: {layer}")
        else:
            await asyncio.to_thread(require_services, config)
        was_empty = await prepare_databases(config, self._printer)
        if config.embedded:
            await _until_listening(config.valkey_port)
        for program in suite_programs(config):
            self._keep(program, watchdog)
        await self._until_ready()
        if was_empty and config.demo:
            await until_people_have_roles(config)
            await make_demo_tickets(config, self._printer)
            # The services log many lines about the demo tickets. Wait, so that the announcement is
            # printed after them.
            await self._printer.until_quiet(
                pause_seconds=_QUIET_SECONDS, limit_seconds=_SETTLING_SECONDS
            )
        self._announce(time.monotonic() - started)

    def _keep(self, program: Program, watchdog: Watchdog) -> None:
        keeper = Keeper(program, printer=self._printer, watchdog=watchdog, on_give_up=self._give_up)
        self._keepers.append(keeper)
        keeper.start()

    def _give_up(self, failure: SuiteError) -> None:
        self._failure = failure
        self._end.set()

    async def _wait_for_end(self) -> None:
        while not self._end.is_set():
            if self._parent is not None and os.getppid() != self._parent:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._end.wait(), timeout=1.0)

    async def _stop_all(self) -> None:
        if self._keepers:
            self._printer.say("Stopping.")
        first = [keeper for keeper in self._keepers if not keeper.program.stops_last]
        last = [keeper for keeper in self._keepers if keeper.program.stops_last]
        # The broker stops last, because stopping workers return unfinished messages to it.
        await asyncio.gather(*(keeper.stop() for keeper in first))
        await asyncio.gather(*(keeper.stop() for keeper in last))

    def _require_ports(self) -> None:
        config = self._config
        if config.embedded:
            ports.require_free(config.valkey_port, "EMBEDDED_BROKER_PORT", "embedded broker")
        for service in SERVICES:
            ports.require_free(config.port(service), service.port_variable, service.folder)
        ports.require_free(config.web_port, "FRONTEND_PORT", "web app")

    async def _until_ready(self) -> None:
        config = self._config
        urls = {
            service.folder: f"http://127.0.0.1:{config.port(service)}/readyz"
            for service in SERVICES
        }
        urls["web app"] = f"http://localhost:{config.web_port}/"
        deadline = time.monotonic() + READY_SECONDS
        waiting = urls
        while True:
            answers = await asyncio.gather(
                *(asyncio.to_thread(_readiness, url) for url in waiting.values())
            )
            problems = {
                name: answer for name, answer in zip(waiting, answers, strict=True) if answer
            }
            if not problems:
                return
            if time.monotonic() > deadline:
                what = "; ".join(f"{name}: {problem}" for name, problem in problems.items())
                raise SuiteError(
                    f"Not ready after {READY_SECONDS:.0f} s ({what}): the lines above say why."
                )
            waiting = {name: urls[name] for name in problems}
            await asyncio.sleep(_POLL_SECONDS)

    def _announce(self, seconds: float) -> None:
        config = self._config
        say = self._printer.say
        say("")
        if config.demo:
            password = config.environment.get("DEMO_PASSWORD", "")
            say(f"Demo people, password {password}:")
            say("  admin@tts.example        Admin")
            say("  coordinator@tts.example  Ticket Coordinator")
            say("  agent1 and agent2        Agent")
            say("  agent3 and agent4        Technician")
            say("  agent5                   Manager, Analyst, Asset Manager")
            say("  agent6                   Finance Admin, Budget Manager")
            say("  employee                 no role: sees own tickets (all @tts.example)")
        if config.web_port_fell_back:
            say(f"Port 1000 needs more rights than yours, so the web app takes {config.web_port}.")
        say(f"TTS is ready at {config.public_url}")
        say(f"({seconds:.1f} s; Ctrl-C ends it)")


@contextlib.contextmanager
def _sole_run(run_dir: Path) -> Iterator[None]:
    """Hold the folder's lock, because two runs on the same files would corrupt them.

    Raises SuiteError if another run holds it.
    """
    run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The folder contains databases and mails, which other users must not read.
    run_dir.chmod(0o700)
    with (run_dir / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise SuiteError(
                f"TTS already runs on {run_dir} (process {holder}): stop that one first."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


async def _until_listening(port: int) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        await asyncio.sleep(0.05)
    raise SuiteError("The embedded broker does not start: the lines of valkey above say why.")


def _readiness(url: str) -> str:
    """Why the address is not ready yet, in a few words; empty if it is."""
    try:
        answer = httpx.get(url, timeout=_PROBE_SECONDS, trust_env=False)
    except httpx.HTTPError:
        return "no answer"
    if answer.is_success:
        return ""
    with contextlib.suppress(ValueError, AttributeError):
        failing = [name for name, value in answer.json().items() if value == "error"]
        if failing:
            return f"{', '.join(failing)} not ok"
    return f"answers {answer.status_code}"
