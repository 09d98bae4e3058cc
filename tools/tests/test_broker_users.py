"""Each user of the broker may use its own queues and nothing else, on a real RabbitMQ in its own
vhost.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import amqp  # type: ignore[import-untyped]
import pytest
from amqp.exceptions import AccessRefused, NotFound  # type: ignore[import-untyped]
from celery import Celery

from proving.testbed import DEFAULT_URLS
from suite.brokerusers import OUTSIDE, OWN, QUEUES, USERS, control_lines, definitions, pattern
from suite.config import ROOT

ADMIN = "an-admin"


def why_not() -> str:
    """Why these tests cannot administer RabbitMQ; empty if they can."""
    if shutil.which("rabbitmqctl") is None:
        return "rabbitmqctl is not installed."
    asked = subprocess.run(
        ["rabbitmqctl", "-q", "list_vhosts"],
        capture_output=True,
        check=False,
        timeout=60,
    )
    return "" if asked.returncode == 0 else "rabbitmqctl may not administrate a broker here."


@dataclass(frozen=True)
class Rights:
    """A vhost with all users. Their names begin with `prefix`, which is unique to this run."""

    vhost: str
    prefix: str
    host: str
    passwords: dict[str, str]

    def url(self, user: str) -> str:
        return f"amqp://{self.prefix}{user}:{self.passwords[user]}@{self.host}/{self.vhost}"

    def connect(self, user: str) -> Any:
        connection = amqp.Connection(
            host=self.host,
            userid=f"{self.prefix}{user}",
            password=self.passwords[user],
            virtual_host=self.vhost,
            connect_timeout=10,
        )
        connection.connect()
        return closing(connection)

    def is_refused(self, user: str, act: Callable[[Any], Any]) -> bool:
        """Whether the broker refuses the act with 403; False if the act succeeds or its queue does
        not exist.
        """
        with self.connect(user) as connection:
            channel = connection.channel()
            try:
                act(channel)
            except AccessRefused:
                return True
            except NotFound:
                return False
            return False


@pytest.fixture(scope="module")
def rights() -> Iterator[Rights]:
    if reason := why_not():
        pytest.skip(reason)
    url = urlsplit(os.environ.get("TEST_BROKER_URL") or DEFAULT_URLS["TEST_BROKER_URL"])
    run = f"tts-test-{uuid.uuid4().hex[:8]}"
    passwords = {user: uuid.uuid4().hex for user in (ADMIN, *USERS)}
    made = Rights(run, f"{run}-", f"{url.hostname}:{url.port or 5672}", passwords)
    users_and_rights = definitions(passwords, vhost=run, prefix=made.prefix, admin=ADMIN)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(json.dumps(users_and_rights))
        file.flush()
        # RabbitMQ runs as another user and has to read the file.
        os.chmod(file.name, 0o644)
        control("import_definitions", file.name)
    try:
        with made.connect(ADMIN) as connection:
            channel = connection.channel()
            for queue in QUEUES:
                channel.exchange_declare(queue, "direct", durable=True, auto_delete=False)
                channel.queue_declare(queue, durable=True, auto_delete=False)
                channel.queue_bind(queue, queue, queue)
        yield made
    finally:
        users = ",".join(f'<<"{made.prefix}{user}">>' for user in passwords)
        control(
            "eval",
            f'rabbit_vhost:delete(<<"{run}">>, <<"test">>),'
            f' [rabbit_auth_backend_internal:delete_user(U, <<"test">>) || U <- [{users}]].',
        )


def control(*words: str) -> None:
    subprocess.run(
        ["rabbitmqctl", "-q", *words],
        check=True,
        capture_output=True,
        timeout=120,
    )


def queues_of_others(user: str) -> list[str]:
    return [queue for queue in QUEUES if queue not in USERS[user]]


ACTS: dict[str, Callable[[Any, str], Any]] = {
    "publish": lambda channel, queue: channel.basic_publish_confirm(
        amqp.Message("{}"), exchange=queue, routing_key=queue
    ),
    "read": lambda channel, queue: channel.basic_get(queue, no_ack=True),
    "consume": lambda channel, queue: channel.basic_consume(queue),
    "purge": lambda channel, queue: channel.queue_purge(queue),
    "declare": lambda channel, queue: channel.queue_declare(queue, durable=True, auto_delete=False),
    "delete": lambda channel, queue: channel.queue_delete(queue),
    "delete the exchange": lambda channel, queue: channel.exchange_delete(queue),
    "bind": lambda channel, queue: channel.queue_bind(queue, queue, "anything"),
}


class TestRights:
    @pytest.mark.parametrize("user", USERS)
    def test_let_a_stock_client_declare_send_and_take(
        self, rights: Rights, user: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Celery prefers this variable to its `broker` argument.
        monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
        for queue in USERS[user]:
            with Celery("stranger", broker=rights.url(user), set_as_current=False) as app:
                app.conf.broker_transport_options = {"confirm_publish": True}
                app.send_task("any.task", queue=queue, exchange=queue, routing_key=queue)
            with rights.connect(user) as connection:
                assert connection.channel().basic_get(queue, no_ack=True) is not None

    @pytest.mark.parametrize("user", USERS)
    def test_refuse_everything_on_every_other_queue(self, rights: Rights, user: str) -> None:
        done = [
            f"{name} {queue}"
            for queue in queues_of_others(user)
            for name, act in ACTS.items()
            if not rights.is_refused(user, lambda channel: act(channel, queue))  # noqa: B023
        ]
        assert done == []

    @pytest.mark.parametrize("user", USERS)
    def test_refuse_the_exchange_that_leads_to_every_queue(self, rights: Rights, user: str) -> None:
        assert rights.is_refused(
            user,
            lambda channel: channel.basic_publish_confirm(
                amqp.Message("{}"), exchange="", routing_key=USERS[user][0]
            ),
        )

    def test_leave_every_queue_to_somebody(self) -> None:
        assert {queue for queues in OWN.values() for queue in queues} == set(QUEUES)

    def test_keep_links_that_set_passwords_from_everybody_outside(self) -> None:
        assert not any("EMAIL_NOTIFICATION_QUEUE" in queues for queues in OUTSIDE.values())

    def test_name_whole_queues(self) -> None:
        for user, queues in USERS.items():
            rule = re.compile(pattern(queues))
            found = [queue for queue in QUEUES if rule.search(queue)]
            assert found == sorted(queues), user
            assert not rule.search(queues[0] + "_MORE")


class TestDocs:
    def test_say_how_to_make_the_users_elsewhere(self) -> None:
        docs = Path(ROOT, "docs", "operations.md").read_text()
        missing = [
            line for user in USERS for line in control_lines(user) if f"    {line}\n" not in docs
        ]
        assert missing == []
