"""Measures how fast one and two workers assign the tickets of a full queue, and what a ticket
costs.
"""

from __future__ import annotations

import contextlib
import json
import struct
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from celery import Celery
from kombu.connection import Connection

from benching.counted_worker import SIZE
from benching.cpu import process_cpu, thread_cpu
from benching.empty_worker import TASK as NOTHING
from benching.figures import Figure
from benching.floors import child
from benching.stage import WorkerStage, fresh_number, ticket, worker_stage
from suite.config import ROOT
from suite.errors import SuiteError
from suite.services import libpq_url

ROUNDS = 2
TICKETS = 2_000
NOTHINGS = 6_000
WARM = 60
WINDOW_SECONDS = 5.0
LIMIT_SECONDS = 60.0
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Spent:
    """The statements, round trips and CPU seconds that the workers have used so far."""

    statements: int = 0
    trips: int = 0
    worker: float = 0.0
    backend: float = 0.0
    relay: float = 0.0
    relay_backend: float = 0.0

    def minus(self, other: Spent) -> Spent:
        return Spent(
            self.statements - other.statements,
            self.trips - other.trips,
            self.worker - other.worker,
            self.backend - other.backend,
            self.relay - other.relay,
            self.relay_backend - other.relay_backend,
        )


@dataclass(frozen=True)
class Run:
    """One measurement: the tickets assigned between its first and last reading, the seconds between
    them, and what the workers used.
    """

    tickets: int
    seconds: float
    spent: Spent


def drain_part() -> list[Figure]:
    """Measure the tickets per second of one and of two workers, and the cost of a ticket. The floor of
    the rate is the rate of workers whose Celery tasks do nothing.
    """
    figures: list[Figure] = []
    with (
        tempfile.TemporaryDirectory(prefix="tts-drain-") as name,
        worker_stage(Path(name)) as stage,
    ):
        floors: dict[int, list[float]] = {1: [], 2: []}
        runs: dict[int, list[Run]] = {1: [], 2: []}
        # Alternate the measurements, so that a slow minute of the machine affects all of them.
        for _ in range(ROUNDS):
            for workers in (1, 2):
                floors[workers].append(_drain_nothing(stage, workers))
                runs[workers].append(_drain(stage, workers))
        for workers in (1, 2):
            rate = max(run.tickets / run.seconds for run in runs[workers])
            count = sum(run.tickets for run in runs[workers])
            figures.append(
                Figure(
                    "drain",
                    f"tickets assigned, {workers} worker{'s' if workers > 1 else ''}",
                    "1/s",
                    rate,
                    None,
                    count,
                    max(floors[workers]),
                    400.0 if workers == 2 else None,
                )
            )
        figures += _costs(runs[1])
    return figures


def _costs(runs: list[Run]) -> list[Figure]:
    """The costs of the cheapest run: other work on the machine can only add to a cost."""
    best = min(runs, key=lambda run: run.spent.worker + run.spent.backend)
    spent, count = best.spent, best.tickets

    def per(value: float) -> float:
        return value / count

    def cost(name: str, unit: str, value: float, aim: float | None = None) -> Figure:
        return Figure("drain", name, unit, per(value), None, count, None, aim)

    both = (spent.worker + spent.backend) * 1000
    return [
        cost("statements per ticket (and BEGIN, COMMIT, savepoints)", "", spent.statements, 12),
        cost("waits for the database per ticket", "", spent.trips),
        cost("CPU per ticket: worker and its backend", "ms", both, 5),
        cost("  of it the worker", "ms", spent.worker * 1000),
        cost("  of it its backend", "ms", spent.backend * 1000),
        cost("  beside: relay thread", "ms", spent.relay * 1000),
        cost("  beside: the relay's backend", "ms", spent.relay_backend * 1000),
    ]


def _drain(stage: WorkerStage, workers: int) -> Run:
    queue = f"{stage.prefix}TICKET_TASKS_PRODUCTION"
    with psycopg.connect(libpq_url(stage.database), autocommit=True) as connection:
        before = _assigned(connection)
        _publish(stage, queue, "tickets.tasks.receive_ticket", TICKETS, _ticket_message)
        try:
            with _workers(stage, workers) as look:
                # Leave out the first messages: they include imports and the first connection.
                _until(lambda: _assigned(connection) >= before + WARM)
                first, started, spent = _assigned(connection), time.perf_counter(), look()
                _for_a_while(lambda: _assigned(connection) >= before + TICKETS - 32 * workers)
                last, ended = _assigned(connection), time.perf_counter()
                return Run(last - first, ended - started, look().minus(spent))
        finally:
            _empty(stage, queue)


def _drain_nothing(stage: WorkerStage, workers: int) -> float:
    """Run this many workers on Celery tasks that do nothing. Returns the tasks per second."""
    queue = f"{stage.prefix}nothing"
    command = [str(_HERE / "empty_worker.py"), queue, *_celery("empty")]
    _publish(stage, queue, NOTHING, NOTHINGS, lambda: ((), {}))
    with Connection(stage.broker) as broker:  # type: ignore[no-untyped-call]
        try:
            with contextlib.ExitStack() as stack:
                for _ in range(workers):
                    stack.enter_context(_python(command, stage, ROOT / "tools"))

                def left() -> int:
                    return int(broker.default_channel.queue_declare(queue, passive=True)[1])

                _until(lambda: left() < NOTHINGS - WARM)
                begin, started = left(), time.perf_counter()
                _for_a_while(lambda: left() < 100)
                return (begin - left()) / (time.perf_counter() - started)
        finally:
            broker.default_channel.queue_delete(queue)


def _empty(stage: WorkerStage, queue: str) -> None:
    with Connection(stage.broker) as broker:  # type: ignore[no-untyped-call]
        broker.default_channel.queue_purge(queue)


@contextlib.contextmanager
def _workers(stage: WorkerStage, count: int) -> Iterator[Callable[[], Spent]]:
    """Start `count` counted workers. Yields a function that returns what they have used so far."""
    run = uuid.uuid4().hex[:8]
    paths = [stage.folder / f"{run}-{number}.count" for number in range(count)]
    with contextlib.ExitStack() as stack:
        for number, path in enumerate(paths):
            command = [str(_HERE / "counted_worker.py"), str(path), *_celery(f"{run}-{number}")]
            stack.enter_context(_python(command, stage, ROOT / "workflow_api"))
        yield lambda: _spent(paths)


def _spent(paths: list[Path]) -> Spent:
    statements = trips = 0
    worker = backend = relay = relay_backend = 0.0
    for path in paths:
        if not path.with_suffix(".who").is_file():
            continue
        numbers = struct.unpack(f"{SIZE // 8}q", path.read_bytes())
        seen: set[int] = set()
        for line, text in enumerate(path.with_suffix(".who").read_text().splitlines()):
            who = json.loads(text)
            is_worker = who["thread"] == "MainThread"
            of_backend = process_cpu(who["backend"])
            of_thread = 0.0
            if who["native_id"] not in seen:
                seen.add(who["native_id"])
                of_thread = thread_cpu(who["pid"], who["native_id"])
            if is_worker:
                statements += numbers[line * 2]
                trips += numbers[line * 2 + 1]
                worker, backend = worker + of_thread, backend + of_backend
            else:
                relay, relay_backend = relay + of_thread, relay_backend + of_backend
    return Spent(statements, trips, worker, backend, relay, relay_backend)


def _python(
    command: list[str], stage: WorkerStage, folder: Path
) -> contextlib.AbstractContextManager[Any]:
    variables = {
        **stage.environment,
        "PYTHONPATH": str(ROOT / "tools"),
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }
    return child([sys.executable, *command], variables, folder)


def _celery(name: str) -> list[str]:
    return [
        *("--quiet", "worker", "--pool", "solo", "--loglevel", "info"),
        *("--without-mingle", "--without-gossip", "--without-heartbeat"),
        *("--hostname", f"{name}@%h"),
    ]


def _publish(
    stage: WorkerStage,
    queue: str,
    task: str,
    count: int,
    message: Callable[[], tuple[tuple[Any, ...], dict[str, Any]]],
) -> None:
    """Publish messages as another system does, with a plain Celery client."""
    sender = Celery("bench", broker=stage.broker)
    with sender.connection_for_write() as connection:
        producer = sender.amqp.Producer(connection)
        for _ in range(count):
            args, kwargs = message()
            sender.send_task(task, args=args, kwargs=kwargs, queue=queue, producer=producer)
    sender.close()


def _ticket_message() -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (ticket(ticket_number=fresh_number(), status="New", rev=1),), {}


def _assigned(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("SELECT count(*) FROM task_taskitem").fetchone()
    return int(row[0]) if row else 0


def _until(is_reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not is_reached():
        if time.monotonic() > deadline:
            raise SuiteError(f"The workers have not begun after {LIMIT_SECONDS:.0f} s.")
        time.sleep(0.02)


def _for_a_while(is_over: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WINDOW_SECONDS
    while time.monotonic() < deadline and not is_over():
        time.sleep(0.05)
