"""The worker itself, as a process, on a real RabbitMQ: strangers and malformed messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from kombu.connection import Connection
from kombu.entity import Queue

from audit.models import AuditEvent
from role.models import Roles, RoleUsers
from servicekit.consuming.models import DeadLetter
from servicekit.testing.concurrency import wait_until
from tickets.models import WorkflowTicket

pytestmark = pytest.mark.django_db(transaction=True)

URL = os.environ.get("TEST_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672//")
# Each queue with a task that it carries.
QUEUES = {
    "TICKET_TASKS_PRODUCTION": "tickets.tasks.receive_ticket",
    "WORKFLOW_TASKS_PRODUCTION": "workflow.rematch",
    "TTS_ROLE_SYNC_QUEUE": "tts.role.sync",
}


@dataclass(frozen=True)
class Desk:
    """A worker under a queue prefix of its own, and the log it writes."""

    prefix: str
    process: subprocess.Popen[bytes]
    log: Path

    def is_dead(self) -> bool:
        return self.process.poll() is not None

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def wait(self, condition: Any) -> None:
        wait_until(lambda: condition() or self.is_dead(), timeout=40, what=self.text)
        assert not self.is_dead(), self.text()

    def send_raw(self, queue: str, body: bytes, *, task: str, content_type: str) -> None:
        name = self.prefix + queue
        with Connection(URL) as broker, broker.channel() as channel:
            broker.Producer(channel).publish(
                body,
                routing_key=name,
                exchange=name,
                headers={"task": task, "id": uuid.uuid4().hex, "lang": "py"},
                content_type=content_type,
                content_encoding="utf-8",
            )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    if not _is_reachable():
        pytest.skip("There is no RabbitMQ.")
    prefix = f"t{uuid.uuid4().hex[:10]}."
    log = tmp_path / "worker.log"
    environment = {
        **os.environ,
        "WORKFLOW_DATABASE_URL": _database_url(),
        "CELERY_BROKER_URL": URL,
        "QUEUE_PREFIX": prefix,
    }
    options = ["-P", "solo", "-l", "INFO", "--without-gossip", "--without-mingle"]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "celery", "-A", "workflow_api", "worker", *options],
            env=environment,
            cwd=settings.BASE_DIR,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    found = Desk(prefix, process, log)
    try:
        found.wait(lambda: " ready." in found.text())
        yield found
    finally:
        process.terminate()
        process.wait(timeout=30)
        with Connection(URL) as broker, broker.channel() as channel:
            for queue in QUEUES:
                Queue(prefix + queue)(channel).delete()
                channel.exchange_delete(prefix + queue)


class TestRoleSyncQueue:
    def test_understands_a_stock_celery_client(self, desk: Desk) -> None:
        stranger = Celery("auth", broker=URL, set_as_current=False)
        queue = f"{desk.prefix}TTS_ROLE_SYNC_QUEUE"
        role = {"id": 5, "name": "Agent", "system": "tts", "action": "create"}
        member = {
            "user_id": 11,
            "user_full_name": "Ann Agent",
            "user_email": "ann@tts.example",
            "role_id": 5,
            "role_name": "Agent",
            "system": "tts",
            "is_active": True,
            "action": "create",
        }
        # The membership first, and everything in another form: order and form do not matter.
        send = stranger.send_task
        send("tts.user_system_role.sync", args=[{"user_system_role": member}], queue=queue)
        send("tts.role.sync", kwargs={"role": role}, queue=queue)
        send("tts.user_system_role.sync", kwargs={**member, "user_id": 12}, queue=queue)
        left = {**member, "is_active": False, "action": "delete"}
        send("tts.user_system_role.sync", args=[left], queue=queue)
        send("tts.role.sync", args=[{**role, "id": 6, "system": "hdts"}], queue=queue)

        desk.wait(lambda: Roles.objects.count() == 2 or DeadLetter.objects.exists())

        assert not DeadLetter.objects.exists()
        rows = RoleUsers.objects.order_by("user_id")
        assert [(row.role.role_id, row.user_id, row.is_active) for row in rows] == [
            (5, 11, False),
            (5, 12, True),
        ]
        assert AuditEvent.objects.filter(action="role_member.end").count() == 1


class TestMalformedMessages:
    def test_of_five_kinds_are_dead_letters_on_each_queue_and_the_next_flows(
        self, desk: Desk
    ) -> None:
        def body(*args: Any, **kwargs: Any) -> bytes:
            return json.dumps([list(args), kwargs, {}]).encode()

        as_json = "application/json"
        kinds = (
            (b"{nope", as_json, None),
            (b"hello", "text/plain", None),
            (b'{"a": 1}', as_json, None),
            (body({"a": 1}), as_json, "no.such.task"),
            (body({"id": [], "ticket_id": []}), as_json, None),
        )
        for queue, task in QUEUES.items():
            for content, content_type, other_task in kinds:
                desk.send_raw(queue, content, task=other_task or task, content_type=content_type)
        good = {"id": 5, "name": "Agent", "system": "tts", "action": "create"}
        last = body({"role": good})
        desk.send_raw("TTS_ROLE_SYNC_QUEUE", last, task="tts.role.sync", content_type=as_json)
        ticket = {"ticket_id": "TX-1", "subject": "S", "department": "IT", "category": "C"}
        last = body(ticket)
        task = QUEUES["TICKET_TASKS_PRODUCTION"]
        desk.send_raw("TICKET_TASKS_PRODUCTION", last, task=task, content_type=as_json)

        desk.wait(lambda: DeadLetter.objects.count() >= 15 and Roles.objects.exists())
        desk.wait(WorkflowTicket.objects.exists)

        letters = DeadLetter.objects.order_by("queue").values_list("queue", "reason")
        found = {
            queue: sorted(reason for name, reason in letters if name == queue) for queue in QUEUES
        }
        general = ["content_type_refused", "not_a_celery_body", "not_json", "unknown_task"]
        own = {
            "TICKET_TASKS_PRODUCTION": "not_a_ticket",
            "WORKFLOW_TASKS_PRODUCTION": "not_text",
            "TTS_ROLE_SYNC_QUEUE": "id_not_an_id",
        }
        assert found == {queue: sorted([*general, reason]) for queue, reason in own.items()}
        assert Roles.objects.get().role_id == 5
        assert WorkflowTicket.objects.get().ticket_number == "TX-1"


def _is_reachable() -> bool:
    try:
        with Connection(URL, connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except Exception:
        return False
    return True


def _database_url() -> str:
    found = connection.settings_dict
    if connection.vendor != "postgresql":
        return f"sqlite:///{found['NAME']}"
    user = found["USER"] + (f":{found['PASSWORD']}" if found["PASSWORD"] else "")
    return f"postgres://{user}@{found['HOST']}:{found['PORT'] or 5432}/{found['NAME']}"
