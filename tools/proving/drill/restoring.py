"""Restores a backup of workflow_api's database beside the running suite, as if a day had passed.

The copy gets a storm of tickets first. Then two workers run on it whose clock is a day ahead, as after a
day without a database: a day of timers is due at once. The timers of many tasks fail, until the rows of
those tasks are repaired.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from proving.drill.announcements import ClockTraces, Said
from proving.drill.clock_traces import (
    database_now,
    notices_sent,
    read_clock,
    wait_until_clock_is_idle,
)
from proving.drill.extra import extra_worker
from proving.drill.servers import POSTGRES_FOLDERS, found_program
from proving.drill.traces import moment
from proving.harness import RunningSuite
from proving.provisioning import send_messages, wait_for_number
from proving.verification import database_urls
from suite.errors import SuiteError
from suite.rows import execute, number, rows
from suite.services import create_database, drop_database, libpq_url, with_database

DAY = timedelta(hours=24)
POISONED = 200
STORM = 320
STORM_SECONDS = 90.0
FIRED_SECONDS = 120.0
_SOUND_ONES = "SELECT due_at FROM task_tasktimer WHERE state = 'armed' AND task_id NOT IN"


@dataclass(frozen=True)
class Poisoned:
    """The tasks whose timers failed, and the other timers at that time.

    `attempts` has the failures of each task's timer, `announced` the number of announcements of all these
    tasks. `seconds` is how long the other timers took to fire, and `waiting` how many of them were still
    due after that.
    """

    attempts: Mapping[int, int]
    announced: int
    seconds: float
    waiting: int


@dataclass(frozen=True)
class Restored:
    """A restored backup once nothing is due any more. `said_since` are the notices that were sent after
    the storm of tickets, `environment` is the environment of the copy's workers, and `seconds` is how
    long they ran.
    """

    traces: ClockTraces
    said_since: Sequence[Said]
    poisoned: Poisoned
    environment: Mapping[str, str]
    seconds: float


@contextlib.contextmanager
def restored_backup(suite: RunningSuite) -> Iterator[Restored]:
    """Restore the backup, run workers on it whose clock is a day ahead, and wait until all timers have
    fired. The copy is removed at the end of the block.
    """
    original = database_urls(suite.config)["workflow"]
    with tempfile.TemporaryDirectory(prefix="tts-drill-restored-") as name:
        folder = Path(name)
        with _copy(original, folder) as url:
            environment = {
                **suite.environment,
                "WORKFLOW_DATABASE_URL": url,
                "QUEUE_PREFIX": f"{suite.environment.get('QUEUE_PREFIX', '')}restored_",
                "METRICS_DIR": str(folder / "metrics"),
            }
            yield _a_day_later(url, environment, folder)


def _a_day_later(url: str, environment: dict[str, str], folder: Path) -> Restored:
    with extra_worker("restored0", environment, folder):
        _send_storm(environment, url)
    known = notices_sent(url)
    poisoned = _tasks_with_timers(url, POISONED)
    now = database_now(url)
    later = {
        **environment,
        "TTS_CLOCK": f"{(now + DAY).isoformat()}@1",
        "TTS_CLOCK_ANCHOR": repr(now.timestamp()),
    }
    _spoil(url, poisoned)
    began = time.monotonic()
    with (
        extra_worker("restored1", later, folder),
        extra_worker("restored2", later, folder),
    ):
        failed = _wait_for_the_sound_ones(url, poisoned)
        _repair(url, poisoned)
        # Do not wait for the digests of the next minute: notices that are still owed count, too.
        idle_at = wait_until_clock_is_idle(
            url, seconds=FIRED_SECONDS, ahead=DAY, with_notices=False
        )
    seconds = time.monotonic() - began
    found = read_clock(url, notices_sent(url), idle_at=idle_at, ahead=DAY)
    # No dispatcher ran on the copy for a day: messages of that time may have closed work before its
    # timers fired.
    traces = replace(found, running_since=now + DAY)
    causes = {(said.user_id, said.cause) for said in known}
    since = [said for said in notices_sent(url) if (said.user_id, said.cause) not in causes]
    return Restored(traces, since, failed, later, seconds)


def judge_poisoned(poisoned: Poisoned) -> Iterator[str]:
    """Check that timers that failed had no effect, and did not stop the others."""
    untried = sum(1 for attempts in poisoned.attempts.values() if not attempts)
    if len(poisoned.attempts) < POISONED or untried:
        yield (
            f"{len(poisoned.attempts) - untried} timers failed instead of {POISONED}: that proves"
            " nothing."
        )
    if poisoned.announced:
        yield f"{poisoned.announced} announcements of tasks whose timers failed."
    if poisoned.waiting:
        yield (
            f"{poisoned.waiting} timers still waited {poisoned.seconds:.0f} s after {POISONED} others"
            " had begun to fail."
        )


def _send_storm(environment: Mapping[str, str], url: str) -> None:
    """Send tickets as HDTS does, and wait until each has its task and its timer."""
    before = number(url, "SELECT count(*) FROM task_tasktimer")
    now = datetime.now(tz=UTC)
    send_messages(
        environment,
        "TICKET_TASKS_PRODUCTION",
        [("tickets.tasks.receive_ticket", _ticket(place, now)) for place in range(STORM)],
    )
    wait_for_number(
        lambda: number(url, "SELECT count(*) FROM task_tasktimer") - before,
        STORM - 20,  # people may end some tasks meanwhile
        "tickets of the storm",
        seconds=STORM_SECONDS,
    )


def _ticket(place: int, now: datetime) -> dict[str, Any]:
    return {
        "ticket_id": f"STORM-{place:05}",
        "subject": f"storm {place}",
        "description": "Yesterday's.",
        "department": "IT",
        "category": "Technology",
        "sub_category": "Support",
        # Due within 4 and 48 hours: a day later each has passed a threshold.
        "priority": ("Critical", "High", "Medium")[place % 3],
        "status": "New",
        "employee": {"id": 4711, "name": "Robin Vega"},
        "source_service": "hdts",
        "created_at": now.isoformat(),
        "rev": 1,
    }


def _tasks_with_timers(url: str, count: int) -> list[int]:
    """The tasks of the storm's first tickets, whose thresholds will have passed."""
    found = rows(
        url,
        "SELECT t.task_id FROM task_tasktimer t JOIN task_task k ON k.task_id = t.task_id"
        " JOIN tickets_workflowticket w ON w.id = k.ticket_id"
        " WHERE w.ticket_number LIKE 'STORM-%' AND k.priority IN ('urgent', 'high')"
        " ORDER BY t.task_id",
    )
    return [int(task) for (task,) in found[:count]]


def _spoil(url: str, tasks: Sequence[int]) -> None:
    """Spoil a column of the tasks, so that none of these tasks can be read."""
    execute(
        url,
        f"""UPDATE task_task SET visits = '{{"spoiled": 1}}' WHERE task_id IN ({_listed(tasks)})""",  # noqa: S608
    )


def _repair(url: str, tasks: Sequence[int]) -> None:
    """Store the right visits again: each task has entered its first step once, and nobody has acted
    since.
    """
    for task, data in rows(
        url,
        "SELECT task_id, data FROM task_taskevent WHERE kind = 'step_entered'"  # noqa: S608
        f" AND task_id IN ({_listed(tasks)})",
    ):
        step = (json.loads(data) if isinstance(data, str) else data)["step_id"]
        visits = json.dumps({str(step): 1})
        execute(url, f"UPDATE task_task SET visits = '{visits}' WHERE task_id = {int(task)}")  # noqa: S608


def _wait_for_the_sound_ones(url: str, poisoned: Sequence[int]) -> Poisoned:
    """Wait until each timer of the spoiled tasks has failed and all other timers have fired."""
    started = time.monotonic()
    others = f"{_SOUND_ONES} ({_listed(poisoned)})"
    failing = f"SELECT task_id, attempts FROM task_tasktimer WHERE task_id IN ({_listed(poisoned)})"  # noqa: S608
    while True:
        now = database_now(url) + DAY
        waiting = sum(1 for (due,) in rows(url, others) if moment(due) <= now)
        attempts = {int(task): int(count) for task, count in rows(url, failing)}
        passed = time.monotonic() - started
        if (not waiting and all(attempts.values())) or passed > FIRED_SECONDS:
            announced = number(
                url,
                "SELECT count(*) FROM task_taskevent WHERE kind IN ('item_warned', 'item_breached',"  # noqa: S608
                f" 'target_passed') AND task_id IN ({_listed(poisoned)})",
            )
            return Poisoned(attempts, announced, passed, waiting)
        time.sleep(0.5)


def _listed(tasks: Sequence[int]) -> str:
    return ", ".join(str(task) for task in tasks) or "0"


@contextlib.contextmanager
def _copy(original: str, folder: Path) -> Iterator[str]:
    """Back the database up and restore it under another name. Yields the URL of the copy."""
    if original.startswith("sqlite"):
        yield _copied_file(original, folder)
        return
    copy = with_database(original, f"{urlsplit(original).path.lstrip('/')}_restored")
    refusal = create_database(original, copy)
    if refusal:
        raise SuiteError(f"The backup cannot be restored: {refusal}.")
    try:
        dump = folder / "backup"
        _run(["pg_dump", "--format=custom", "--file", str(dump), libpq_url(original)])
        _run(["pg_restore", "--exit-on-error", "--dbname", libpq_url(copy), str(dump)])
        yield copy
    finally:
        drop_database(original, copy)


def _copied_file(original: str, folder: Path) -> str:
    """Copy a SQLite database that is being written, by the backup of SQLite itself."""
    copy = folder / "restored.sqlite3"
    with (
        contextlib.closing(sqlite3.connect(original.removeprefix("sqlite:///"), 30)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=WAL")
    return f"sqlite:///{copy}"


def _run(words: Sequence[str]) -> None:
    """Run a program of PostgreSQL. Raises SuiteError if it fails."""
    program = found_program(words[0], POSTGRES_FOLDERS)
    if program is None:
        raise SuiteError(f"PostgreSQL's {words[0]} is not installed.")
    made = subprocess.run([str(program), *words[1:]], capture_output=True, text=True, check=False)
    if made.returncode:
        raise SuiteError(f"{words[0]} failed: {made.stderr.strip()[-500:]}")
