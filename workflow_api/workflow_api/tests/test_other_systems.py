"""Two other systems, AMS (assets) and BMS (budgets), receive each documented message once. The
tests use real brokers, also ones that were unreachable for a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse
from kombu.exceptions import OperationalError

from servicekit.messages.celeryapp import create_celery_app
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.publishing import Publisher
from servicekit.messages.outbox.relay import Relay
from servicekit.testing import api_client
from servicekit.testing.brokers import BROKERS, Broker, EmbeddedBroker, broker_of, free_port
from servicekit.testing.workers import Worker, running_worker
from task.models import EndEffect, Task
from testing.scenario import agent, chain, publish, receive, staff, step
from workflow_api.celery import app as own_app

pytestmark = pytest.mark.django_db(transaction=True)

ASSET = {"asset_name": "Laptop 7", "serial_number": "SN-7", "action": "check_in"}
BUDGET = {"requested_budget": 1200, "cost_items": [{"name": "Chairs", "cost": 1200}]}
PAGE = "admin:task_endeffect_changelist"


@dataclass(frozen=True)
class System:
    """Another system at work: its worker, and the messages it received."""

    end_logic: str
    data: dict[str, Any]
    worker: Worker
    received: Path

    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.received.read_text().splitlines()]

    def wait_for(self, count: int) -> list[dict[str, Any]]:
        self.worker.wait(lambda: len(self.messages()) >= count)
        return self.messages()


@pytest.fixture(scope="module", params=BROKERS)
def broker(
    request: pytest.FixtureRequest, embedded_broker: EmbeddedBroker, django_db_setup: None
) -> Iterator[Broker]:
    """One broker for the whole module, because starting a worker takes seconds."""
    queues = ["AMS_WORKFLOW_QUEUE", "BMS_WORKFLOW_QUEUE"]
    queues += ["INAPP_NOTIFICATION_QUEUE", "TICKET_STATUS_QUEUE", *own_queues()]
    with broker_of(request.param, embedded_broker, queues) as broker:
        yield broker


def own_queues() -> list[str]:
    return ["TICKET_TASKS_PRODUCTION", "WORKFLOW_TASKS_PRODUCTION", "TTS_ROLE_SYNC_QUEUE"]


@pytest.fixture(scope="module", params=["ams", "bms"])
def system(
    request: pytest.FixtureRequest, broker: Broker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    received = tmp_path_factory.mktemp(request.param) / "received"
    received.touch()
    is_ams = request.param == "ams"
    queue = broker.name("AMS_WORKFLOW_QUEUE" if is_ams else "BMS_WORKFLOW_QUEUE")
    environment = {"CELERY_BROKER_URL": broker.url, "RECEIVED": str(received)}
    with running_worker(
        f"testing.other_systems:{request.param}",
        environment,
        folder=settings.BASE_DIR,
        queues=[queue],
        # An idle worker of plain Celery does not react to the signal to end, so kill it after a
        # second.
        patience=1.0,
    ) as worker:
        end_logic = "asset" if is_ams else "budget"
        yield System(end_logic, ASSET if is_ams else BUDGET, worker, received)


@pytest.fixture
def nothing_before(system: System) -> None:
    system.received.write_text("")


@pytest.fixture
def relay(broker: Broker) -> Iterator[Relay]:
    relay = Relay(publisher=Publisher(create_celery_app("workflow_api", own_queues())))
    yield relay
    relay.close()
    own_app.set_current()
    own_app.set_default()


@pytest.fixture
def operator() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def complete(system: System) -> dict[str, Any]:
    """Complete a ticket in a workflow of one step. Returns the message to the system."""
    staff("Agent", [11])
    publish(*chain(step("Only", "Agent", 1)), end_logic=system.end_logic)
    number = receive(dynamic_data=system.data)
    task = Task.objects.get(ticket__ticket_number=number)
    path = f"/transitions/{task.pk}/transition/"
    answer = api_client(agent(11)).post(path, {"transition_id": None, "notes": ""})
    assert answer.status_code == 200, answer.content
    task.refresh_from_db()
    assert task.resolution_time is not None
    approved = {"approved_by": {"user_id": 11, "full_name": "Person 11"}}
    return {
        "ticket_id": number,
        **system.data,
        **(approved if system.end_logic == "budget" else {}),
        "completed_at": task.resolution_time.isoformat(),
    }


def refused(broker: Broker) -> str:
    """The URL of a broker of that kind at a port where nothing listens."""
    scheme = "amqp" if broker.kind == "rabbitmq" else "redis"
    return f"{scheme}://guest:guest@127.0.0.1:{free_port()}//"


def page(operator: Client) -> str:
    return operator.get(reverse(PAGE)).content.decode()


@pytest.mark.usefixtures("nothing_before")
class TestOtherSystem:
    def test_is_told_what_is_documented_and_once(
        self, broker: Broker, system: System, relay: Relay
    ) -> None:
        told = complete(system)
        relay.drain()
        (message,) = system.wait_for(1)
        assert message["told"] == told
        assert message["id"] == EndEffect.objects.get().messages[0]["message_id"]
        assert relay.drain() == 0
        broker_is_empty(broker, system)
        assert len(system.messages()) == 1

    def test_is_told_once_the_broker_is_back(
        self, broker: Broker, system: System, relay: Relay, operator: Client
    ) -> None:
        with override_settings(CELERY_BROKER_URL=refused(broker)):
            away = Relay(publisher=Publisher(create_celery_app("workflow_api", own_queues())))
            told = complete(system)
            for _ in range(3):
                with pytest.raises((OSError, OperationalError)):
                    away.drain()
            away.close()
        assert system.messages() == []
        assert "waiting" in page(operator)
        relay.drain()
        (message,) = system.wait_for(1)
        assert message["told"] == told
        assert "sent" in page(operator)
        rows = OutboxMessage.objects.filter(queue__endswith="MS_WORKFLOW_QUEUE")
        assert list(rows.values_list("state", "attempts")) == [("published", 0)]
        broker_is_empty(broker, system)
        assert len(system.messages()) == 1

    def test_is_told_again_where_somebody_wants_it_under_the_same_id(
        self, broker: Broker, system: System, relay: Relay, operator: Client
    ) -> None:
        complete(system)
        effect = EndEffect.objects.get()
        action = {"action": "replay", "_selected_action": [effect.pk]}
        early = operator.post(reverse(PAGE), action, follow=True)
        assert "It is still on its way." in early.content.decode()
        relay.drain()
        system.wait_for(1)
        answer = operator.post(reverse(PAGE), action, follow=True)
        assert "to be sent again." in answer.content.decode()
        assert "waiting" in page(operator)
        relay.drain()
        first, again = system.wait_for(2)
        assert first == again
        effect.refresh_from_db()
        assert effect.replays == 1


def broker_is_empty(broker: Broker, system: System) -> None:
    queue = "AMS_WORKFLOW_QUEUE" if system.end_logic == "asset" else "BMS_WORKFLOW_QUEUE"
    system.worker.wait(lambda: broker.depth(queue) == 0)
