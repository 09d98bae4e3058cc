"""Measures a storm: many timers that are due within a minute, while people act. Also measures how
long the dispatcher looks for due timers if many are armed and none is due.

The suite has two workers. `BENCH_DUE` and `BENCH_ARMED` set the numbers of timers of the two
measurements; fewer timers make a shorter run.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

import psycopg

from benching.cpu import cpu_by_role
from benching.figures import Figure, quantile, timed
from benching.loads import Client
from benching.requests import Turn, tasks_to_act_on
from benching.seeding import seed_to
from benching.stage import BY_NAME, Stage
from suite.config import ROOT
from suite.errors import SuiteError
from suite.programs import manage_command

WORKERS = 2
# The goals: DUE timers, due within a minute, are fired in 120 s, and meanwhile the 95th percentile of
# people's actions is at most 1.5 times as long as before. With ARMED timers of which none is due, a
# look for due timers takes 2 ms.
DUE = 100_000
ARMED = 1_000_000
STORM_SECONDS = 120.0
DUE_WITHIN_SECONDS = 60
MOST_SLOWER = 1.5
IDLE_MS = 2.0
ACTIONS_PER_SECOND = 4.0
CALM_SECONDS = 25.0
MOST_ACTIONS = 600
# The first row number, far above those of `lists`. Four of ten tasks have a holder, and so a timer.
FIRST = 800_001
LIMIT_SECONDS = 900.0
_SEEDED = (
    "SELECT t.task_id FROM task_task t JOIN tickets_workflowticket w ON w.id = t.ticket_id"
    " WHERE w.source_service = 'seed' AND t.status = 'in progress' AND t.waiting_role_id IS NULL"
)
_DUE = [
    f"""
UPDATE task_task SET target_resolution = now() + interval '1 day', nearest_target = now()
WHERE task_id IN ({_SEEDED})
""",  # noqa: S608 our own constants
    f"""
UPDATE task_taskitem SET assigned_on = now() - interval '1 day', announced = 90,
    target_resolution = now() + task_id % {DUE_WITHIN_SECONDS} * interval '1 second'
WHERE status = 'new' AND task_id IN ({_SEEDED})
""",  # noqa: S608
    f"""
INSERT INTO task_tasktimer
    (task_id, kind, epoch, due_at, state, attempts, lease_owner, last_error)
SELECT i.task_id, 'item_breach', 0, i.target_resolution, 'armed', 0, '', ''
FROM task_taskitem i WHERE i.status = 'new' AND i.task_id IN ({_SEEDED})
""",  # noqa: S608
]
# A look for due timers reads only their table, so these timers need no tasks. Their foreign key is
# dropped before they are inserted, and restored after they are deleted.
_KEY = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = 'task_tasktimer'::regclass AND contype = 'f'
"""
_FAR = """
INSERT INTO task_tasktimer
    (task_id, kind, epoch, due_at, state, attempts, lease_owner, last_error)
SELECT -n, 'item_80', 1, now() + interval '1 day' + n * interval '1 second', 'armed', 0, '', ''
FROM generate_series(1, %s) n
"""
_LOOK = """
import json, time
from task.engine.dispatcher import Dispatcher
from task.hot import database_now
def seconds(call):
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
drain = Dispatcher().drain
for _ in range(30):
    drain()
# Alternate the measurements, so that a slow minute of the machine affects both.
print(json.dumps([*zip(*[(seconds(drain), seconds(database_now)) for _ in range(300)])]))
"""


def timers_part(stage: Stage) -> list[Figure]:
    """Measure the look for due timers, then people's actions without and with a storm."""
    due, armed = _asked("BENCH_DUE", DUE), _asked("BENCH_ARMED", ARMED)
    return [*_idle_look(stage, armed), *_storm(stage, due)]


def _idle_look(stage: Stage, armed: int) -> list[Figure]:
    """Measure a look for due timers if none is due. The floor is the query for the database's time,
    which is a part of that look.
    """
    with stage.connect("workflow") as connection:
        keys = connection.execute(_KEY).fetchall()
        for name, _ in keys:
            connection.execute(f'ALTER TABLE task_tasktimer DROP CONSTRAINT "{name}"')
        connection.execute(_FAR, [armed])
        connection.execute("VACUUM ANALYZE task_tasktimer")
        looks, floor = json.loads(_shell(stage, _LOOK).splitlines()[-1])
        connection.execute("DELETE FROM task_tasktimer WHERE task_id < 0")
        connection.execute("VACUUM FULL task_tasktimer")
        for name, definition in keys:
            connection.execute(f'ALTER TABLE task_tasktimer ADD CONSTRAINT "{name}" {definition}')
    return [timed("timers", f"idle look, {armed} armed", looks, floor=floor, aim=IDLE_MS)]


def _storm(stage: Stage, due: int) -> list[Figure]:
    seed_to(stage, FIRST, FIRST + due * 5 // 2 - 1)
    turns = tasks_to_act_on(stage, MOST_ACTIONS)
    calm_until = time.monotonic() + CALM_SECONDS
    calm = _People(stage, turns, until=lambda: time.monotonic() > calm_until).join()
    where = (stage.suite.config.run_dir, stage.database_prefix)
    with stage.connect("workflow") as connection:
        fired_before, sent_before = _fired(connection), _sent(connection)
        with connection.transaction():
            for statement in _DUE:
                connection.execute(statement)
        due = _number(connection, f"SELECT count(*) FROM ({_SEEDED}) seeded")  # noqa: S608
        before, started, over = cpu_by_role(*where), time.monotonic(), threading.Event()
        people = _People(stage, turns, until=over.is_set)
        try:
            _wait(lambda: _fired(connection) - fired_before >= due, "Timers were not fired.")
            seconds = time.monotonic() - started
        finally:
            over.set()
        stormy, spent = people.join(), cpu_by_role(*where)
        _wait(lambda: not _number(connection, _OWED), "Notices were not sent.")
        sent = _sent(connection) - sent_before
    figures = [
        Figure("timers", "timers fired, 2 workers", "1/s", due / seconds, None, due),
        Figure("timers", "the storm", "s", seconds, None, due, None, STORM_SECONDS),
        Figure("timers", "  messages to people about it", "", float(sent), None, due),
        timed("timers", "action, calm", calm),
        timed("timers", "action, in the storm", stormy, floor=calm),
        Figure(
            "timers",
            "  its 95th percentile",
            "ms",
            quantile(stormy, 0.95) * 1000,
            None,
            len(stormy),
            quantile(calm, 0.95) * 1000,
            MOST_SLOWER,
        ),
    ]
    for role in ("workflow_api worker", "workflow database"):
        each = (spent.get(role, 0.0) - before.get(role, 0.0)) * 1000 / due
        figures.append(Figure("timers", f"  CPU of a timer: {role}", "ms", each, None, due))
    return figures


class _People:
    """Holders who act, ACTIONS_PER_SECOND times a second, each time on another task. They stop when
    `until` returns true or no task is left.
    """

    def __init__(
        self, stage: Stage, turns: SimpleQueue[Turn], *, until: Callable[[], bool]
    ) -> None:
        self._stage = stage
        self._turns = turns
        self._until = until
        self._seconds: list[float] = []
        self._problem: Exception | None = None
        self._thread = threading.Thread(target=self._act, daemon=True)
        self._thread.start()

    def join(self) -> list[float]:
        """Wait until they have stopped. Returns the seconds of each act. Raises a request's error."""
        self._thread.join()
        if self._problem is not None:
            raise self._problem
        return self._seconds

    def _act(self) -> None:
        client = Client(self._stage.port("workflow"))
        try:
            begin = time.monotonic()
            while not self._until():
                self._act_once(client)
                next_at = begin + len(self._seconds) / ACTIONS_PER_SECOND
                time.sleep(max(0.0, next_at - time.monotonic()))
        except Empty:
            pass  # The tasks ran out before the storm ended: the samples so far suffice.
        except Exception as error:
            self._problem = error
        finally:
            client.close()

    def _act_once(self, client: Client) -> None:
        task_id, transition_id, user_id = self._turns.get_nowait()
        headers = self._stage.headers(user_id, "Agent")
        body = json.dumps({"transition_id": transition_id, "notes": "Done."}).encode()
        started = time.perf_counter()
        path = f"/transitions/{task_id}/transition/"
        client.ask("POST", path, body, expect=200, headers=headers)
        self._seconds.append(time.perf_counter() - started)


def _wait(is_done: Callable[[], bool], problem: str) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not is_done():
        if time.monotonic() > deadline:
            raise SuiteError(f"{problem} That is after {LIMIT_SECONDS:.0f} s.")
        time.sleep(0.5)


def _shell(stage: Stage, script: str) -> str:
    result = subprocess.run(
        manage_command("shell", "-c", script),
        cwd=ROOT / BY_NAME["workflow"].folder,
        env=stage.suite.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_SECONDS,
    )
    if result.returncode:
        raise SuiteError(f"The idle look cannot be measured: {result.stderr.strip()[-500:]}")
    return result.stdout


def _asked(variable: str, usual: int) -> int:
    text = os.environ.get(variable, "") or str(usual)
    if not text.isascii() or not text.isdigit() or not int(text):
        raise SuiteError(f"{variable} is {text!r}: set it to a whole number above 0.")
    return int(text)


_OWED = "SELECT count(*) FROM task_slanotice"


def _fired(connection: psycopg.Connection[Any]) -> int:
    return _number(connection, "SELECT count(*) FROM task_taskevent WHERE kind = 'item_breached'")


def _sent(connection: psycopg.Connection[Any]) -> int:
    return _number(
        connection,
        "SELECT count(*) FROM outbox_outboxmessage"
        " WHERE kwargs ->> 'notification_type' = 'sla_breach'",
    )


def _number(connection: psycopg.Connection[Any], query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
