"""The worker as a real process, with real brokers. It gets messages from foreign senders, and
garbage, on all three queues.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from audit.models import AuditEvent
from role.models import Roles, RoleUsers
from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing.brokers import BROKERS, Broker, EmbeddedBroker, broker_of
from servicekit.testing.workers import (
    Carried,
    Worker,
    assert_survives_malformed,
    own_database_url,
    running_worker,
)
from tickets.models import WorkflowTicket

pytestmark = pytest.mark.django_db(transaction=True)

TICKETS = "TICKET_TASKS_PRODUCTION"
INTERNAL = "WORKFLOW_TASKS_PRODUCTION"
ROLES = "TTS_ROLE_SYNC_QUEUE"
RECEIVE = "tickets.tasks.receive_ticket"


@pytest.fixture(scope="module", params=BROKERS)
def broker(
    request: pytest.FixtureRequest, embedded_broker: EmbeddedBroker, django_db_setup: None
) -> Iterator[Broker]:
    """One broker for the whole module, because starting a worker takes seconds."""
    queues = [TICKETS, INTERNAL, ROLES, "TICKET_STATUS_QUEUE", "INAPP_NOTIFICATION_QUEUE"]
    with broker_of(request.param, embedded_broker, queues) as broker:
        yield broker


@pytest.fixture(scope="module")
def worker(broker: Broker) -> Iterator[Worker]:
    environment = {"WORKFLOW_DATABASE_URL": own_database_url(), **broker.environment}
    with running_worker("workflow_api", environment, folder=settings.BASE_DIR) as worker:
        yield worker


def ticket(number: str) -> dict[str, Any]:
    return {"ticket_id": number, "subject": "S", "department": "IT", "category": "C"}


def numbers() -> list[str]:
    return sorted(WorkflowTicket.objects.values_list("ticket_number", flat=True))


class TestTicketQueue:
    def test_understands_a_stock_celery_client(self, broker: Broker, worker: Worker) -> None:
        send, queue = broker.stock_app().send_task, broker.name(TICKETS)
        send(RECEIVE, args=[ticket("HD-1")], queue=queue)
        send(RECEIVE, kwargs={"payload": ticket("HD-2")}, queue=queue)
        send(RECEIVE, args=[{"ticket": ticket("HD-3")}], queue=queue)
        by_another_name = {**ticket("HD-4"), "ticket_number": "HD-4"}
        del by_another_name["ticket_id"]
        send(RECEIVE, kwargs=by_another_name, queue=queue)
        send(RECEIVE, args=[ticket("HD-1")], queue=queue)
        worker.wait(lambda: len(numbers()) == 4 or DeadLetter.objects.exists())
        worker.wait(lambda: broker.depth(TICKETS) == 0)
        assert not DeadLetter.objects.exists()
        assert numbers() == ["HD-1", "HD-2", "HD-3", "HD-4"]


class TestRoleSyncQueue:
    def test_understands_a_stock_celery_client(self, broker: Broker, worker: Worker) -> None:
        queue = broker.name(ROLES)
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
        # Send the membership before its role, and the two messages in different forms. All of this
        # must work.
        send = broker.stock_app().send_task
        send("tts.user_system_role.sync", args=[{"user_system_role": member}], queue=queue)
        send("tts.role.sync", kwargs={"role": role}, queue=queue)
        send("tts.user_system_role.sync", kwargs={**member, "user_id": 12}, queue=queue)
        left = {**member, "is_active": False, "action": "delete"}
        send("tts.user_system_role.sync", args=[left], queue=queue)
        send("tts.role.sync", args=[{**role, "id": 6, "system": "hdts"}], queue=queue)

        worker.wait(lambda: Roles.objects.count() == 2 or DeadLetter.objects.exists())

        assert not DeadLetter.objects.exists()
        rows = RoleUsers.objects.order_by("user_id")
        assert [(row.role.role_id, row.user_id, row.is_active) for row in rows] == [
            (5, 11, False),
            (5, 12, True),
        ]
        assert AuditEvent.objects.filter(action="role_member.end").count() == 1


class TestMalformedMessages:
    def test_are_dead_letters_on_each_queue_and_the_next_flows(
        self, broker: Broker, worker: Worker
    ) -> None:
        role = {"id": 5, "name": "Agent", "system": "tts", "action": "create"}
        carried = [
            Carried(TICKETS, RECEIVE, ticket("HD-1"), {"not_a_ticket": {"ticket_id": []}}),
            Carried(
                INTERNAL,
                "workflow.rematch",
                {"department": "IT", "category": "C"},
                {"not_text": {"department": []}},
                reasons={"payload_not_a_dict": "not_text", "unexpected_arguments": "not_text"},
                is_keywords=True,
            ),
            Carried(ROLES, "tts.role.sync", {"role": role}, {"id_not_an_id": {**role, "id": []}}),
        ]
        assert_survives_malformed(
            broker, worker, carried, lambda: numbers() and Roles.objects.exists()
        )
        assert numbers() == ["HD-1"]
        assert Roles.objects.get().role_id == 5
