"""Measures how long a person or another system waits for a posted ticket, for its assignment, and
for an action on it.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import psycopg
from celery import Celery
from kombu.connection import Connection

from benching.cpu import cpu_by_role, held_workers
from benching.figures import Figure, quantile, timed
from benching.floors import act_load, floor_server, insert_load
from benching.loads import Client, Load, run_load
from benching.queues import plain_queue
from benching.stage import Stage, discard, fresh_number, ticket, ticket_body, until_idle
from suite.errors import SuiteError

ROUNDS = 2
WINDOW_SECONDS = 1.5
CPU_SECONDS = 4.0
POSTERS = (1, 8, 32)
ACTORS = (1, 4, 16)
ARRIVALS = 60
WARM_ARRIVALS = 20
ARRIVALS_PER_SECOND = 5.0
ACTIONS = 240
_LIMIT_SECONDS = 60.0
Turn = tuple[int, int, int]
"""Somebody's turn to act: task id, transition id, the holder's user id."""


def post_part(stage: Stage) -> list[Figure]:
    """Measure POST /tickets/ until 201, with a bare server that inserts one row as the floor.

    With the workers paused this measures only the web process and its database. With the workers
    running, their work on the posted tickets competes for the same cores.
    """
    body = ticket_body()
    product = Load(
        stage.port("ticket"),
        stage.headers(),
        lambda client, _: _discard(client.ask("POST", "/tickets/", body, expect=201)),
    )
    figures = []
    with floor_server(stage.suite.environment, stage.database("ticket")) as port:
        floor = insert_load(port, body)
        with _workers_held(stage):
            for clients in POSTERS:
                aim = 2.0 if clients == 1 else None
                figures += _beside("post", "POST → 201", product, floor, clients, aim)
            figures += _cpu_of_posts(stage, product)
        discard(stage)
        figures += _beside("post", "POST → 201, workers at work", product, floor, 8, None)
    discard(stage)
    return figures


def _cpu_of_posts(stage: Stage, product: Load) -> list[Figure]:
    """CPU milliseconds of one POST in each process involved; the relay is part of the web process."""
    where = (stage.suite.config.run_dir, stage.database_prefix)
    before = cpu_by_role(*where)
    count = len(run_load(product, clients=1, seconds=CPU_SECONDS, warm=0))
    after = cpu_by_role(*where)
    return [
        Figure(
            "post",
            f"  CPU of a POST: {role}",
            "ms",
            (after[role] - before.get(role, 0.0)) * 1000 / count,
            None,
            count,
        )
        for role in ("ticket_service web", "ticket database", "broker")
    ]


def _workers_held(stage: Stage) -> contextlib.AbstractContextManager[None]:
    return held_workers(stage.suite.config.run_dir, stage.database_prefix)


def act_part(stage: Stage) -> list[Figure]:
    """Measure POST …/transition/ by the holder, with a bare server that locks and changes a row and
    inserts one as the floor.

    The workers are paused, except for the last figure.
    """
    tasks = tasks_to_act_on(stage, ACTIONS + max(ACTORS) * (len(ACTORS) + 1))
    headers: dict[int, dict[str, str]] = {}

    def act(client: Client, _: int) -> None:
        task_id, transition_id, user_id = tasks.get_nowait()
        if user_id not in headers:
            headers[user_id] = stage.headers(user_id, "Agent")
        body = json.dumps({"transition_id": transition_id, "notes": "Done."}).encode()
        path = f"/transitions/{task_id}/transition/"
        client.ask("POST", path, body, expect=200, headers=headers[user_id])

    product = Load(stage.port("workflow"), {}, act)
    with floor_server(stage.suite.environment, stage.database("workflow")) as port:
        figures = []

        def measure(name: str, clients: int) -> None:
            floor = run_load(act_load(port), clients=clients, seconds=1.0)
            # The number of calls is fixed, since each needs a task of its own.
            samples = _run_times(product, clients, max(1, ACTIONS // (len(ACTORS) + 1) // clients))
            figures.append(timed("act", name, samples, floor=floor))

        with _workers_held(stage):
            for clients in ACTORS:
                measure(f"action, {clients} at once", clients)
        until_idle(stage)
        measure("action, 4 at once, workers at work", 4)
    until_idle(stage)
    return figures


def arrival_part(stage: Stage) -> list[Figure]:
    """Measure the time from POST to the committed assignment, at five tickets a second, and the CPU
    that the suite uses.
    """
    headers = stage.headers()
    client = Client(stage.port("ticket"), headers)
    waits = []
    with stage.connect("workflow") as connection:
        # Leave out the first tickets: they include imports, templates and connections in each
        # process.
        for _ in range(WARM_ARRIVALS):
            body = json.dumps(ticket(ticket_id=fresh_number())).encode()
            answer = json.loads(client.ask("POST", "/tickets/", body, expect=201))
            _until_assigned(connection, answer["ticket_id"])
        client.close()
        until_idle(stage)
        client = Client(stage.port("ticket"), headers)
        before = cpu_by_role(stage.suite.config.run_dir, stage.database_prefix)
        begin = time.perf_counter()
        for number in range(ARRIVALS):
            due = begin + number / ARRIVALS_PER_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            started = time.perf_counter()
            body = json.dumps(ticket(ticket_id=fresh_number())).encode()
            answer = json.loads(client.ask("POST", "/tickets/", body, expect=201))
            _until_assigned(connection, answer["ticket_id"])
            waits.append(time.perf_counter() - started)
    client.close()
    until_idle(stage)
    after = cpu_by_role(stage.suite.config.run_dir, stage.database_prefix)
    floor = _message_floor(stage)
    figures = [timed("arrival", "POST → assigned at 5/s", waits, floor=floor)]
    p95 = quantile(waits, 0.95) * 1000
    figures.append(
        Figure("arrival", "  its 95th percentile", "ms", p95, None, len(waits), None, 40.0)
    )
    for role in sorted(after):
        spent = (after[role] - before.get(role, 0.0)) * 1000 / ARRIVALS
        if spent >= 0.05:
            name = f"  CPU per ticket, all told: {role}"
            figures.append(Figure("arrival", name, "ms", spent, None, ARRIVALS))
    return figures


def _beside(
    part: str, name: str, product: Load, floor: Load, clients: int, aim: float | None
) -> list[Figure]:
    """Measure the suite and the floor alternately. Returns the figures of the suite."""
    product_seconds: list[float] = []
    floor_seconds: list[float] = []
    for _ in range(ROUNDS):
        floor_seconds += run_load(floor, clients=clients, seconds=WINDOW_SECONDS / 2)
        product_seconds += run_load(product, clients=clients, seconds=WINDOW_SECONDS)
    label = f"{name}, {clients} client{'s' if clients > 1 else ''}"
    rate = len(product_seconds) / (ROUNDS * WINDOW_SECONDS)
    floor_rate = len(floor_seconds) / (ROUNDS * WINDOW_SECONDS / 2)
    return [
        timed(part, label, product_seconds, floor=floor_seconds, aim=aim),
        Figure(part, "  of them a second", "1/s", rate, None, len(product_seconds), floor_rate),
    ]


def _run_times(load: Load, clients: int, times: int) -> list[float]:
    """The durations in seconds of `clients * times` calls, made by `clients` clients at once."""
    samples: list[float] = []

    def counted(call: Callable[[Client, int], None]) -> Callable[[Client, int], None]:
        def timed_call(client: Client, number: int) -> None:
            started = time.perf_counter()
            call(client, number)
            samples.append(time.perf_counter() - started)
            if len(samples) >= clients * times:
                raise _EnoughError

        return timed_call

    asked = Load(load.port, load.headers, counted(load.call))
    with contextlib.suppress(_EnoughError):
        run_load(asked, clients=clients, seconds=_LIMIT_SECONDS, warm=0)
    return samples


class _EnoughError(Exception):
    """Stops the load once all requested calls are made."""


def tasks_to_act_on(stage: Stage, count: int) -> SimpleQueue[Turn]:
    """Post `count` new tickets. Returns the turn of each ticket's holder, in the order of the tasks.

    Raises SuiteError if a ticket has no task on which somebody can act.
    """
    client = Client(stage.port("ticket"), stage.headers())
    numbers = [fresh_number() for _ in range(count)]
    for number in numbers:
        client.ask("POST", "/tickets/", json.dumps(ticket(ticket_id=number)).encode(), expect=201)
    client.close()
    until_idle(stage)
    found: SimpleQueue[Turn] = SimpleQueue()
    with stage.connect("workflow") as connection:
        rows = connection.execute(
            "SELECT t.task_id, s.transition_id, i.user_id FROM task_task t"
            " JOIN tickets_workflowticket w ON w.id = t.ticket_id"
            " JOIN task_taskitem i ON i.task_id = t.task_id AND i.status = 'new'"
            " JOIN step_steptransition s ON s.from_step_id = t.current_step_id"
            " WHERE w.ticket_number = ANY(%s) ORDER BY t.task_id",
            [numbers],
        ).fetchall()
    if len(rows) < len(numbers):
        raise SuiteError(f"{len(rows)} of {len(numbers)} tickets have a task to act on.")
    for row in rows:
        found.put((int(row[0]), int(row[1]), int(row[2])))
    return found


def _until_assigned(connection: psycopg.Connection[Any], number: str) -> None:
    deadline = time.monotonic() + _LIMIT_SECONDS
    query = (
        "SELECT 1 FROM tickets_workflowticket w JOIN task_task t ON t.ticket_id = w.id"
        " JOIN task_taskitem i ON i.task_id = t.task_id WHERE w.ticket_number = %s"
    )
    while connection.execute(query, [number]).fetchone() is None:
        if time.monotonic() > deadline:
            raise SuiteError(f"{number} is not assigned after {_LIMIT_SECONDS:.0f} s.")
        time.sleep(0.002)


def _message_floor(stage: Stage) -> list[float]:
    """Seconds to insert a row through the bare server, then to send one message and receive it."""
    environment = stage.suite.environment
    name = f"{environment['QUEUE_PREFIX']}floor"
    queue = plain_queue(name)
    options = {"confirm_publish": True}
    seconds = []
    with (
        floor_server(environment, stage.database("ticket")) as port,
        Connection(environment["CELERY_BROKER_URL"], transport_options=options) as broker,  # type: ignore[no-untyped-call]
    ):
        insert = insert_load(port, ticket_body())
        client = Client(port)
        producer = Celery("bench").amqp.Producer(broker)
        incoming = broker.SimpleQueue(queue)
        try:
            for number in range(ARRIVALS):
                started = time.perf_counter()
                insert.call(client, number)
                producer.publish({}, exchange=name, routing_key=name, declare=[queue])
                incoming.get(timeout=10).ack()
                seconds.append(time.perf_counter() - started)
        finally:
            incoming.close()
            broker.default_channel.queue_delete(name)
            client.close()
    return seconds


def _discard(_: bytes) -> None:
    return None
