"""A storm of deadlines: timers that are due at once, fired by the suite's one worker."""

from __future__ import annotations

import time
from typing import Any

import psycopg

from benching.figures import Figure
from benching.seeding import seed_to
from benching.stage import Stage
from suite.errors import SuiteError

TIMERS = 10_000
# Of one worker. The goal: two workers fire 100,000 timers that are due in one minute within 120 s.
AIM_PER_SECOND = 417.0
# Row numbers far above those of `lists`. Four of ten tasks have a holder, and so a timer.
FIRST, LAST = 800_001, 800_001 + TIMERS * 5 // 2 - 1
LIMIT_SECONDS = 600.0
_HELD = "SELECT task_id FROM task_task WHERE status = 'in progress' AND waiting_role_id IS NULL"
_COUNT_HELD = f"SELECT count(*) FROM ({_HELD}) held"  # noqa: S608 our own constants
_DUE = [
    f"""
UPDATE task_task SET target_resolution = now() + interval '1 day'
WHERE task_id IN ({_HELD})
""",  # noqa: S608 our own constants
    f"""
UPDATE task_taskitem SET assigned_on = now() - interval '1 day', target_resolution = now()
WHERE status = 'new' AND task_id IN ({_HELD})
""",  # noqa: S608
    f"""
INSERT INTO task_tasktimer
    (task_id, kind, epoch, due_at, state, attempts, lease_owner, last_error)
SELECT task_id, 'item_breach', 0, now(), 'armed', 0, '', '' FROM ({_HELD}) held
ON CONFLICT (task_id) DO UPDATE SET due_at = EXCLUDED.due_at, kind = EXCLUDED.kind
""",  # noqa: S608
]


def timers_part(stage: Stage) -> list[Figure]:
    """Timers fired per second, each in a transaction of its task, and the notices that this caused."""
    seed_to(stage, FIRST, LAST)
    with stage.connect("workflow") as connection:
        fired_before, sent_before = _fired(connection), _sent(connection)
        with connection.transaction():
            for statement in _DUE:
                connection.execute(statement)
        due = _number(connection, _COUNT_HELD)
        started = time.monotonic()
        while (fired := _fired(connection) - fired_before) < due:
            if time.monotonic() - started > LIMIT_SECONDS:
                raise SuiteError(f"Only {fired} of {due} timers were fired in {LIMIT_SECONDS} s.")
            time.sleep(0.2)
        seconds = time.monotonic() - started
        while _number(connection, "SELECT count(*) FROM task_slanotice"):
            if time.monotonic() - started > LIMIT_SECONDS:
                raise SuiteError("Notices of breaches were not sent.")
            time.sleep(1)
        sent = _sent(connection) - sent_before
    return [
        Figure(
            "timers",
            "timers fired, 1 worker",
            "1/s",
            due / seconds,
            None,
            due,
            None,
            AIM_PER_SECOND,
        ),
        Figure("timers", "notices sent of them", "", float(sent), None, due),
    ]


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
