"""Sets up what the parts measure: a whole suite on services, or only its workers on a full queue."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from kombu.connection import Connection

from proving.harness import (
    QUEUES,
    RunningSuite,
    running_suite,
)
from proving.testbed import (
    own_name,
    require_services,
    services_environment,
)
from proving.tokens import bearer
from suite.config import ROOT, SERVICES, Service
from suite.errors import SuiteError
from suite.services import create_database, drop_database, libpq_url

MANAGE = ROOT / "run" / "suite" / "manage.py"
BY_NAME = {service.name: service for service in SERVICES}
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Stage:
    """A suite that runs on PostgreSQL, RabbitMQ and Redis, with the demo's people and workflows."""

    suite: RunningSuite

    def port(self, service: str) -> int:
        return self.suite.config.port(BY_NAME[service])

    def database(self, service: str) -> str:
        return self.suite.config.database_url(BY_NAME[service])

    def connect(self, service: str) -> psycopg.Connection[Any]:
        return psycopg.connect(libpq_url(self.database(service)), autocommit=True)

    @property
    def database_prefix(self) -> str:
        """The common beginning of the names of the suite's databases."""
        return self.database("workflow").rpartition("/")[2].removesuffix("_workflow")

    def headers(self, user_id: int = 1, role: str = "Admin") -> dict[str, str]:
        """Request headers of a person with one tts role, with a token signed with the suite's key."""
        return bearer(self.suite.environment, user_id, role)


@contextlib.contextmanager
def suite_stage(*, workers: int = 1) -> Iterator[Stage]:
    """Run a suite with `workers` workflow workers until the block ends. Yields when it is idle."""
    variables = {"WORKERS": str(workers), "THROTTLE_SOCKET": "off", "THROTTLE_ANONYMOUS": "off"}
    with running_suite("services", purpose="bench", variables=variables) as suite:
        stage = Stage(suite)
        until_idle(stage)
        yield stage


def until_idle(stage: Stage, seconds: float = 240.0) -> None:
    """Wait until no message is on its way between the services. Raises SuiteError after `seconds`."""
    query = (
        "SELECT count(*) FROM outbox_outboxmessage WHERE state = 'pending' AND available_at < now()"
    )
    calm, deadline, last = 0, time.monotonic() + seconds, -1
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(stage.connect(name)) for name in BY_NAME]
        while calm < 3:
            if time.monotonic() > deadline:
                raise SuiteError(f"The suite is still at work after {seconds:.0f} s.")
            waiting = sum(_number(connection, query) for connection in connections)
            done = sum(
                _number(connection, "SELECT count(*) FROM inbox_inboxmessage")
                for connection in connections
            )
            calm = calm + 1 if not waiting and done == last else 0
            last = done
            time.sleep(0.4)


def discard(stage: Stage) -> None:
    """Delete the messages of tickets that were posted only to measure POST."""
    environment = stage.suite.environment
    with (
        stage.connect("ticket") as connection,
        Connection(environment["CELERY_BROKER_URL"]) as broker,  # type: ignore[no-untyped-call]
    ):
        connection.execute("DELETE FROM outbox_outboxmessage WHERE state = 'pending'")
        for queue in QUEUES:
            broker.default_channel.queue_purge(f"{environment['QUEUE_PREFIX']}{queue}")
    until_idle(stage)


@dataclass(frozen=True)
class WorkerStage:
    """A workflow database with roles, people and workflows, and separate queues."""

    environment: dict[str, str]
    folder: Path

    @property
    def database(self) -> str:
        return self.environment[BY_NAME["workflow"].database_variable]

    @property
    def prefix(self) -> str:
        return self.environment["QUEUE_PREFIX"]

    @property
    def broker(self) -> str:
        return self.environment["CELERY_BROKER_URL"]


@contextlib.contextmanager
def worker_stage(folder: Path) -> Iterator[WorkerStage]:
    """Make a database and queues without a suite: the bench starts its own workers on them."""
    urls = require_services(os.environ)
    name = own_name("drain")
    environment = {
        **services_environment(urls, name),
        "DEBUG": "0",
        "LOG_FORMAT": "json",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(48),
        "JWT_SIGNING_KEY": secrets.token_urlsafe(48),
        "JWT_ALGORITHM": "HS256",
        "AUTH_SERVICE_URL": "",
    }
    stage = WorkerStage(environment, folder)
    try:
        refusal = create_database(urls.database, stage.database)
        if refusal:
            raise SuiteError(f"PostgreSQL makes no database for the bench: {refusal}.")
        _manage(
            stage,
            BY_NAME["workflow"],
            [["migrate", "--noinput", "--verbosity", "0"], ["seed_role"], ["seed_workflows2"]],
        )
        with psycopg.connect(libpq_url(stage.database)) as connection:
            connection.execute(
                "INSERT INTO role_roleusers (role_id, user_id, user_full_name, user_email,"
                " search_text, is_active, assigned_at, settings)"
                " SELECT r.id, r.id * 100 + n, 'Person ' || r.id * 100 + n,"
                " 'person' || r.id * 100 + n || '@bench.example',"
                " ' person  ' || r.id * 100 + n, true, now(), '{}'"
                " FROM role_roles r, generate_series(1, 8) n"
            )
        yield stage
    finally:
        drop_database(urls.database, stage.database)
        with Connection(urls.broker) as broker:  # type: ignore[no-untyped-call]
            for queue in (*QUEUES, "AMS_WORKFLOW_QUEUE", "BMS_WORKFLOW_QUEUE"):
                broker.default_channel.queue_delete(f"{name}_{queue}")


def ticket(**values: Any) -> dict[str, Any]:
    """The body of a new ticket that matches the workflow of IT support."""
    return {
        "subject": "Laptop does not start after the update",
        "description": "Since this morning it stops at a black screen. The fan runs.",
        "category": "Technology",
        "sub_category": "Support",
        "department": "IT",
        "priority": "High",
        "employee": {"id": 4711, "name": "Robin Vega", "email": "robin.vega@tts.example"},
        "asset_name": "Laptop 17",
        **values,
    }


def ticket_body() -> bytes:
    return json.dumps(ticket()).encode()


def fresh_number() -> str:
    """A ticket number that no part of this run has used."""
    return f"BENCH{os.getpid()}-{next(_numbers)}"


def _manage(stage: WorkerStage, service: Service, commands: Sequence[Sequence[str]]) -> None:
    result = subprocess.run(
        [sys.executable, str(MANAGE), *(json.dumps(command) for command in commands)],
        cwd=ROOT / service.folder,
        env={**os.environ, **stage.environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise SuiteError(f"{commands[0][0]} failed: {result.stderr.strip()[-500:]}")


def _number(connection: psycopg.Connection[Any], query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
