"""The worker itself, as a process, on a real RabbitMQ: a client that knows nothing but its URL."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone
from kombu.connection import Connection
from kombu.entity import Queue

from servicekit.consuming.models import DeadLetter
from servicekit.testing.concurrency import wait_until
from servicekit.transactions import transaction
from tickets.models import Ticket
from tickets.services import TaskState, ticket_apply_task_state
from tickets.tests.factories import make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

URL = os.environ.get("TEST_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672//")
STATUS_QUEUE = "TICKET_STATUS_QUEUE"
TASK_QUEUE = "TICKET_TASKS_PRODUCTION"


@dataclass(frozen=True)
class Desk:
    """A worker under a queue prefix of its own, and the log it writes."""

    prefix: str
    process: subprocess.Popen[bytes]
    log: Path

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def is_dead(self) -> bool:
        return self.process.poll() is not None

    def wait(self, condition: Callable[[], bool]) -> None:
        wait_until(lambda: condition() or self.is_dead(), timeout=40, what="the worker")
        assert not self.is_dead(), self.text()

    def send(self, task: str, **values: object) -> None:
        """As a stock client does: nothing configured but the broker's URL."""
        stranger = Celery("stranger", broker=URL, set_as_current=False)
        stranger.send_task(task, kwargs=values, queue=self.prefix + STATUS_QUEUE)
        stranger.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    if not _is_reachable():
        pytest.skip("There is no RabbitMQ.")
    prefix = f"t{uuid.uuid4().hex[:10]}."
    log = tmp_path / "worker.log"
    environment = {
        **os.environ,
        "TICKET_DATABASE_URL": _database_url(),
        "CELERY_BROKER_URL": URL,
        "QUEUE_PREFIX": prefix,
    }
    options = ["-P", "solo", "-l", "INFO", "--without-gossip", "--without-mingle"]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "celery", "-A", "ticket_service", "worker", *options],
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
            for queue in (STATUS_QUEUE, TASK_QUEUE):
                Queue(prefix + queue)(channel).delete()
                channel.exchange_delete(prefix + queue)


def status_of(number: str) -> str:
    return Ticket.objects.get(ticket_id=number).status


class TestWorker:
    def test_understands_a_stock_client_and_closes_what_is_due(self, desk: Desk) -> None:
        make_ticket("HD-1")
        desk.send("ticket_service.update_status", ticket_id="HD-1", status="no such status", rev=1)
        desk.send("ticket_service.update_status", ticket_id="HD-1", status="In Progress", rev=2)
        desk.wait(lambda: status_of("HD-1") == "In Progress")
        assert DeadLetter.objects.get().reason == "bad_status"
        # Resolved so long ago that the reminder in the outbox is due: the worker's relay sees it.
        state = TaskState(ticket_id="HD-1", rev=3, status="Resolved")
        with transaction():
            ticket_apply_task_state(state=state, now=timezone.now() - timedelta(hours=73))
        desk.wait(lambda: status_of("HD-1") == "Closed")


def _is_reachable() -> bool:
    try:
        with Connection(URL, connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except Exception:
        return False
    return True


def _database_url() -> str:
    values = connection.settings_dict
    if connection.vendor != "postgresql":
        return f"sqlite:///{values['NAME']}"
    user = values["USER"] + (f":{values['PASSWORD']}" if values["PASSWORD"] else "")
    return f"postgres://{user}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"
